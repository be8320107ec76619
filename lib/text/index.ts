export { textTokens, tokensText, type TextUnit } from './units.js';
// Text: from words to ids and vectors.
export { countTokens, type TokenCounts } from './counts.js';
export { runningTokens, type TextLevel } from './running-text.js';
export { basicEnglish, characters, graphemes, tokenizerOf, whitespace, type Tokenizer, type TokenizerName } from './tokenizers.js';
export { truncate, type Cuttable, type TruncateOptions } from './truncate.js';
export { Vocabulary, type VocabularyOptions } from './vocabulary.js';
export { type VocabularyData } from './vocabulary-data.js';
export { loadVectors, type PretrainedVectors, type VectorOptions } from './vectors.js';
