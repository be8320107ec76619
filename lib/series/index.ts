// Series of numbers: reading, splitting, preparing, windows, and what forecasts are compared with.
export { drift, movingAverage, naive, seasonalNaive } from './baselines.js';
export type { Backtest } from './backtest.js';
export {
  forecastReport,
  type ForecastReport,
  type ForecastReportOptions,
  type ForecastScores,
  type MethodScores,
  type StandardisedScores,
} from './forecast-report.js';
export type { Missing } from './gaps.js';
export { Preparation, type PreparationData, type PreparationOptions, type PreparedSeries, type SeriesColumns } from './preparation.js';
export { requireNoLeak, rollingOrigins, splitRows, type Fold, type Ranges, type RollingOptions, type RowRange } from './range.js';
export { readTable, type TableOptions } from './read-table.js';
export { readIdx } from './readers/idx.js';
export { readSeriesJsonLines, readStepJsonLines, type SeriesJsonOptions } from './readers/json-lines.js';
export type { LabelledSeries, StepLabelledSeries } from './readers/labelled.js';
export type { SeriesRowsOptions } from './readers/row-groups.js';
export { readSeriesRows } from './readers/rows.js';
export { readStepRows } from './readers/step-rows.js';
export { Scaler, type ScalerData, type ScalerKind } from './scaler.js';
export { seriesTable, type SeriesTable } from './table.js';
export { padSeries, seriesValues, type SeriesValues } from './values.js';
export { windowsOf, type WindowBatch, type WindowOptions, type Windows } from './windows.js';
