// Trained models in folders.
export {
  Classifier,
  type ClassifierParts,
  type ClassifierReport,
  type LabelledText,
  type Prediction,
  type PredictOptions,
} from './classifier.js';
export { loadClassifier, saveClassifier } from './classifier-files.js';
export type { TrainingRecord } from './folder.js';
