// From a model's scores of the next token to whole sequences.
export { beamSearch, type BeamOptions } from './beam.js';
export { greedy } from './greedy.js';
export type { Decoded } from './hypothesis.js';
export type { DecodeOptions } from './limits.js';
export { sampleSequences, type SampleSequencesOptions } from './sample-sequences.js';
export { sampleIndex, type Row as LogitRow, type SamplingOptions } from './sampling.js';
export type { StepModel, StepResult } from './step-model.js';
