// Trained models in folders.
export {
  Classifier,
  type ClassifierParts,
  type ClassifierReport,
  type LabelledText,
  type Prediction,
  type PredictOptions,
} from './classifier.js';
export { loadClassifier, saveClassifier, type TrainingRecord } from './classifier-files.js';
