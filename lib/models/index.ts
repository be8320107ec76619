// Models ready for a task.
export {
  TextClassifier,
  type ClassifierOutput,
  type TextBatch,
  type TextClassifierConfig,
  type TextClassifierOptions,
} from './text-classifier.js';
export type { Lengths, Pooling } from './pooling.js';
