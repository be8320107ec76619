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
export { TextGenerator, type GenerateOptions, type TextGeneratorParts } from './text-generator.js';
export { loadTextGenerator, saveTextGenerator } from './text-generator-files.js';
export type { TrainingRecord } from './folder.js';
