// Models ready for a task.
export { Forecaster, type ForecasterConfig, type ForecastHead } from './forecaster.js';
export type { Lengths, Pooling } from './pooling.js';
export { SeriesClassifier, type SeriesBatch, type SeriesClassifierConfig } from './series-classifier.js';
export type { CellKind } from './stack.js';
export { Tagger, type TaggerConfig, type TaggerOptions, type TaggerOutput } from './tagger.js';
export {
  TextClassifier,
  type ClassifierOutput,
  type TextBatch,
  type TextClassifierConfig,
  type TextClassifierOptions,
} from './text-classifier.js';
