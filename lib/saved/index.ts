// Trained models in folders.
export { Classifier, type ClassifierParts, type ClassifierReport, type LabelledText, type Prediction } from './classifier.js';
export { loadClassifier, saveClassifier } from './classifier-files.js';
export { loadForecaster, saveForecaster } from './forecast-files.js';
export { ForecastSystem, type BacktestOptions, type ForecastParts } from './forecast-system.js';
export { loadSeriesClassifier, saveSeriesClassifier } from './series-files.js';
export type { PredictOptions } from './predict-options.js';
export { SeriesAnswers, type SeriesModel, type SystemParts } from './series-answers.js';
export { SeriesSystem, type SeriesParts } from './series-system.js';
export { loadSeriesTagger, saveSeriesTagger } from './series-tagger-files.js';
export { SeriesTaggingSystem, type SeriesTaggingParts } from './series-tagging-system.js';
export { loadTagger, saveTagger } from './tagger-files.js';
export { TaggingSystem, type TaggingParts, type TaggingReport, type TokenTag } from './tagging-system.js';
export { TextGenerator, type GenerateOptions, type TextGeneratorParts } from './text-generator.js';
export { loadTextGenerator, saveTextGenerator } from './text-generator-files.js';
export {
  Translator,
  type TranslateOptions,
  type Translation,
  type TranslationMeasures,
  type TranslationPair,
  type TranslationReport,
  type TranslatorParts,
  type TranslatorSide,
} from './translator.js';
export { loadTranslator, saveTranslator, translatorSpecials } from './translator-files.js';
export type { TrainingRecord } from './folder.js';
