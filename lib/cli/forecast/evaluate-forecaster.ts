// throughtime evaluate, of a forecaster.
import { loadForecaster } from '../../saved/forecast-files.js';
import { forecastReport } from '../../series/forecast-report.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';
import { readColumns } from './corpus.js';
import { forecastLines } from './report.js';

export async function evaluateForecaster(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadForecaster(dir);
  refuseTextOptions(options, 'a forecaster');
  refuseErrors(options, 'a forecaster');
  const table = await readColumns(options.data, system.columns, { missing: 'error' });
  const report = forecastReport(table, await system.backtest(table), { deviations: system.preparation.deviations });
  await print(options.json ? JSON.stringify(report) : forecastLines(report).join('\n'));
}
