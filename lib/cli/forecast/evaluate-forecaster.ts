// throughtime evaluate, of a forecaster.
import { loadForecaster } from '../../saved/forecast-files.js';
import { forecastReport } from '../../series/forecast-report.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { backtestSections, forecastScoreSections } from '../../report/sections/forecast.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';
import { readColumns } from './corpus.js';
import { forecastFacts, forecastLines } from './report.js';

export async function evaluateForecaster(dir: string, options: EvaluateOptions): Promise<void> {
  const { missing } = options;
  const system = await loadForecaster(dir);
  refuseTextOptions(options, 'a forecaster');
  refuseErrors(options, 'a forecaster');
  const table = await readColumns(options.data, system.columns, missing === undefined ? {} : { missing });
  const backtest = await system.backtest(table);
  const report = forecastReport(table, backtest, { deviations: system.preparation.deviations });
  await writePage(options, () => ({
    title: 'Evaluation of a forecaster',
    lead: `${dir} on ${options.data}`,
    facts: forecastFacts('', report),
    sections: [...forecastScoreSections(report), ...backtestSections(table, backtest)],
  }));
  await print(options.json ? JSON.stringify(report) : forecastLines(report).join('\n'));
}
