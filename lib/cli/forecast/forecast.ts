// throughtime forecast
import type { Command } from 'commander';
import { loadForecaster } from '../../saved/forecast-files.js';
import type { Missing } from '../../series/gaps.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from '../common.js';
import { addNumber } from '../options.js';
import { print } from '../output.js';
import { integer } from '../values.js';
import { readColumns } from './corpus.js';
import { addSeriesOptions } from './options.js';

interface ForecastOptions extends CommonOptions {
  readonly data: string;
  readonly time?: string;
  readonly missing: Missing;
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
  addCommonOptions(command)
    .addHelpText('after', '\nExample:\n  $ throughtime forecast model --data passengers.csv --steps 12')
    .action(forecast);
}

async function forecast(dir: string, options: ForecastOptions): Promise<void> {
  applyCommonOptions(options);
  const system = await loadForecaster(dir);
  const { columns, values } = await system.forecast(await readColumns(options.data, system.columns, options), options.steps);
  if (!options.json) await print(['step', ...columns.map(quoted)].join(','));
  for (let row = 0; row < (values[0]?.length ?? 0); row++) {
    const cells = values.map((column) => column[row] as number);
    const object = () => JSON.stringify({ step: row + 1, ...Object.fromEntries(columns.map((name, c) => [name, cells[c]])) });
    await print(options.json ? object() : [row + 1, ...cells].join(','));
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
