// Models ready for a task.
export { Forecaster, type ForecasterConfig, type ForecastHead } from './forecaster.js';
export type { Lengths, Pooling } from './pooling.js';
export { SeriesClassifier, type SeriesBatch, type SeriesClassifierConfig } from './series-classifier.js';
export { SeriesTagger, type SeriesTaggerConfig } from './series-tagger.js';
export type { CellKind } from './stack.js';
export { Tagger, type TaggerConfig, type TaggerOptions, type TaggerOutput } from './tagger.js';
export type { FilledLanguageConfig, LanguageModelConfig } from './language-config.js';
export { scoreTokens, type TextScore, type TextScoreOptions } from './language-evaluation.js';
export type { LanguageModelInit } from './language-init.js';
export { languageModelLoss } from './language-loss.js';
export { LanguageModel, type LanguageModelOutput } from './language-model.js';
export {
  languagePreset,
  languagePresetNames,
  type LanguagePreset,
  type LanguagePresetName,
  type LanguageTraining,
} from './language-presets.js';
export { NgramModel, type NgramOptions } from './ngram.js';
export type { LayerState, RecurrentStack, StackResult, StackState } from './language-stack.js';
export {
  TextClassifier,
  type ClassifierOutput,
  type TextBatch,
  type TextClassifierConfig,
  type TextClassifierOptions,
} from './text-classifier.js';
export { Seq2Seq, type DecoderPlan, type Encoded, type Seq2SeqOptions, type Seq2SeqOutput, type TeacherForcing } from './seq2seq.js';
export type { AttentionConfig, AttentionPlacement, DecoderAttention, FilledAttention } from './seq2seq/attention.js';
export { collatePairs, type Pair, type Seq2SeqBatch } from './seq2seq/batch.js';
export type { Bridge as Seq2SeqBridge } from './seq2seq/bridge.js';
export type { FilledConfig as FilledSeq2SeqConfig, Seq2SeqConfig } from './seq2seq/config.js';
export type { Decoder as Seq2SeqDecoder, DecoderResult, DecoderState, SourceMemory } from './seq2seq/decoder.js';
export type { Head as Seq2SeqHead } from './seq2seq/head.js';
export type { SearchState } from './seq2seq/search.js';
export type { RecurrentState } from './seq2seq/state.js';
