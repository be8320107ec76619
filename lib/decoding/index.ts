// From a model's scores of the next token to whole sequences.
export { sampleIndex, type SamplingOptions } from './sampling.js';
