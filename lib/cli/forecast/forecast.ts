// throughtime forecast
import type { Command } from 'commander';
import { loadForecaster } from '../../saved/forecast-files.js';
import type { Page } from '../../report/page/section.js';
import { rowsOfTable, type SeriesTable } from '../../series/table.js';
import type { Missing } from '../../series/gaps.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from '../common.js';
import { addNumber } from '../options.js';
import { forecastSections } from '../../report/sections/forecast.js';
import { print } from '../output.js';
import { addPageOption, preparePage, writePage, type PageOptions } from '../page.js';
import { integer } from '../values.js';
import { readColumns } from './corpus.js';
import { addSeriesOptions } from './options.js';

interface ForecastOptions extends CommonOptions, PageOptions {
  readonly data: string;
  readonly time?: string;
  readonly missing?: Missing;
  readonly steps?: number;
  readonly json?: true;
}

export function addForecast(program: Command): void {
  const command = program
    .command('forecast')
    .argument('<dir>', 'folder of a trained forecaster, the --out of a training')
    .summary('tell the next values of a series')
    .description('Tells the values that follow the last row of a series: a CSV row per step, under a header.')
    .optionsGroup('Data:')
    .requiredOption('--data <file>', 'CSV file with the columns of the training, the earliest row first');
  addSeriesOptions(command).optionsGroup('Output:');
  addNumber(command, '--steps <n>', 'steps to forecast (default: the horizon of the training)', integer(1)).option(
    '--json',
    'print a JSON object per step',
  );
  addCommonOptions(addPageOption(command))
    .addHelpText('after', '\nExample:\n  $ throughtime forecast model --data passengers.csv --steps 12')
    .action(forecast);
}

async function forecast(dir: string, options: ForecastOptions): Promise<void> {
  applyCommonOptions(options);
  await preparePage(options);
  const system = await loadForecaster(dir);
  const known = await readColumns(options.data, system.columns, options);
  const next = await system.forecast(known, options.steps);
  const { columns, values } = next;
  if (!options.json) await print(['step', ...columns.map(quoted)].join(','));
  for (let row = 0; row < (values[0]?.length ?? 0); row++) {
    const cells = values.map((column) => column[row] as number);
    const object = () => JSON.stringify({ step: row + 1, ...Object.fromEntries(columns.map((name, c) => [name, cells[c]])) });
    await print(options.json ? object() : [row + 1, ...cells].join(','));
  }
  await writePage(options, () => pageOf(dir, known, next));
}

function pageOf(dir: string, known: SeriesTable, next: SeriesTable): Page {
  const rows = Array.from(next.values[0] ?? [], (_, row) => [row + 1, ...next.values.map((column) => column[row] as number)]);
  return {
    title: `Forecast of ${next.columns.join(', ')}`,
    lead: dir,
    facts: [
      ['steps', rows.length],
      ['known rows', rowsOfTable(known)],
    ],
    sections: [...forecastSections(known, next), { kind: 'table', title: 'Values', columns: ['step', ...next.columns], rows }],
  };
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
