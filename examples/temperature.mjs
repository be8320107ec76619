// Tomorrow's temperature from the last weeks: an LSTM beside forecasts that need no learning, tested on the last year.
//   node examples/temperature.mjs                         Seattle 2012 to 2015, daily maxima in °C (NOAA; from the npm package vega-datasets)
//   node examples/temperature.mjs weather.csv COLUMN      a column of your own file, a row per day
//   add --quick for fewer epochs
import { fileURLToPath } from 'node:url';

import {
  AdamW,
  batches,
  earlyStopping,
  Forecaster,
  forecastReport,
  ForecastSystem,
  mse,
  Preparation,
  readTable,
  setSeed,
  splitRows,
  Trainer,
  windowsOf,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const [path = seattle(), target = 'temp_max'] = process.argv.slice(2).filter((arg) => arg !== '--quick');
const window = 28;

function seattle() {
  return fileURLToPath(new URL('../data/seattle-weather.csv', import.meta.resolve('vega-datasets')));
}

setSeed(1);
const table = await readTable(path, { columns: [target] });
const rows = table.values[0].length;
const [train, validation, test] = splitRows(rows, [0.6, 0.15, 0.25]);
// What the scales are comes from the training rows alone: the future must not leak.
const preparation = Preparation.fit(table, { targets: [target], inputs: [target] }, train);
const prepared = preparation.apply(table);
const windows = (range) => windowsOf(prepared, { window, horizon: 1, range });
const { origins, collate } = windows(train);
const held = windows(validation);

const model = new Forecaster({ inputs: 1, targets: 1, hidden: 32, residual: true });
const trainer = new Trainer(model, { optimizer: new AdamW(model.parameters(), { lr: 3e-3 }), loss: (output, { y }) => mse(output, y) });
await trainer.fit(batches(origins, { batchSize: 32, shuffle: true, seed: 1, collate }), {
  epochs: quick ? 4 : 40,
  validation: batches(held.origins, { batchSize: 256, collate: held.collate }),
  callbacks: [earlyStopping({ patience: 6, restoreBest: true })],
});

const system = new ForecastSystem({ model, preparation, window });
const { methods, forecasts } = forecastReport(table, await system.backtest(table, { range: test }), { average: 7 });
console.log(`${forecasts} days from row ${test.from} on, each forecast from the ${window} days before it`);
for (const { method, targets } of methods)
  console.log(`${method.padEnd(16)} mae ${targets[0].mae.toFixed(2)}  rmse ${targets[0].rmse.toFixed(2)}`);
const [tomorrow] = (await system.forecast(table)).values;
console.log(`after the last row: ${tomorrow[0].toFixed(1)}`);
