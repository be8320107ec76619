// Looking into models and their answers. Results are plain data.
export { gradientNorms, type GradientNorms } from './gradient-norms.js';
export { hiddenStates, type HiddenStates, type StateValues } from './hidden-states.js';
export type { StatePlace } from './observed.js';
export { attentionWords, type AttentionWord } from './attention-words.js';
export { attribution, type Attribution, type AttributionOptions } from './attribution.js';
export { explainText, type ExplainedWord, type ExplainOptions, type TextExplanation } from './explain-text.js';
export { confidentErrors, type ConfidentError } from './confident-errors.js';
export { parameterTable, type ParameterRow, type ParameterTable } from './parameter-table.js';
