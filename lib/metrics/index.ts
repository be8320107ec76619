// Numbers that tell how good predictions are. Pure functions on lists; nothing here needs the addon.
export { accuracy } from './accuracy.js';
export { corpusBleu, sentenceBleu, type BleuOptions, type BleuScore, type References } from './bleu.js';
export type { BleuCounts, BleuSmoothing } from './bleu/score.js';
export type { BleuTokenizer } from './bleu/tokenizers.js';
export { bitsPerCharacter } from './bits-per-character.js';
export {
  brierScore,
  calibrationReport,
  expectedCalibrationError,
  negativeLogLikelihood,
  reliabilityCurve,
  type Calibration,
  type CalibrationOptions,
  type ReliabilityBin,
} from './calibration.js';
export type { Classes } from './classes.js';
export { ConfusionCounts, confusionMatrix, type ConfusionMatrix, type ConfusionOptions } from './confusion-matrix.js';
export { directionalAccuracy } from './directional-accuracy.js';
export { type TagScheme } from './entities.js';
export { entityF1, type EntityOptions, type EntityScores, type TagSequences } from './entity-f1.js';
export { editDistance, tokenErrorRate } from './error-rate.js';
export { mae } from './mae.js';
export { mape, smape } from './mape.js';
export { mase, type MaseOptions } from './mase.js';
export type { Numbers } from './means.js';
export { perplexity } from './perplexity.js';
export type { ProbabilityRows } from './probability-rows.js';
export { classificationReport, type ClassificationReport, type ReportOptions } from './report.js';
export { rmse } from './rmse.js';
export { rocAuc } from './roc-auc.js';
export { rocCurve, type RocCurve } from './roc-curve.js';
export { corpusRouge, rouge, type RougeOptions, type RougeScore, type RougeScores } from './rouge.js';
export { precisionRecallF1, scoresOf, type ClassScores, type Scores } from './scores.js';
export { fitTemperature, scaleTemperature } from './temperature.js';
