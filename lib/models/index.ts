// Models ready for a task.
export {
  TextClassifier,
  type ClassifierOutput,
  type TextBatch,
  type TextClassifierConfig,
  type TextClassifierOptions,
} from './text-classifier.js';
export type { Lengths, Pooling } from './pooling.js';
export { Seq2Seq, type DecoderPlan, type Encoded, type Seq2SeqOptions, type Seq2SeqOutput, type TeacherForcing } from './seq2seq.js';
export type { AttentionConfig } from './seq2seq/attention.js';
export { collatePairs, type Pair, type Seq2SeqBatch } from './seq2seq/batch.js';
export type { Seq2SeqConfig } from './seq2seq/config.js';
