// A vanilla RNN (Elman 1990) learns a sine wave from its next value, then goes on alone: each forecast is fed back as if it had been seen.
//   node examples/sine.mjs           some seconds
//   node examples/sine.mjs --quick   fewer epochs
import { AdamW, batches, Forecaster, ForecastSystem, mse, Preparation, rmse, seriesTable, setSeed, Trainer, windowsOf } from 'throughtime';

const epochs = process.argv.includes('--quick') ? 8 : 40;
const window = 25;
const ahead = 50; // two periods

setSeed(1);
const wave = Array.from({ length: 500 + ahead }, (_, t) => Math.sin((2 * Math.PI * t) / 25));
const table = seriesTable({ wave: wave.slice(0, 500) });
const preparation = Preparation.fit(table, { targets: ['wave'], inputs: ['wave'] }, { from: 0, to: 400 }, { scaler: 'none' });
const prepared = preparation.apply(table);
const [train, validation] = [{ from: 0, to: 400 }, { from: 400, to: 500 }].map((range) => windowsOf(prepared, { window, horizon: 1, range })); // prettier-ignore

const model = new Forecaster({ inputs: 1, targets: 1, cell: 'rnn', hidden: 16 });
const trainer = new Trainer(model, { optimizer: new AdamW(model.parameters(), { lr: 5e-3 }), loss: (output, { y }) => mse(output, y) });
const history = await trainer.fit(batches(train.origins, { batchSize: 16, shuffle: true, seed: 1, collate: train.collate }), {
  epochs,
  validation: batches(validation.origins, { batchSize: 100, collate: validation.collate }),
});
for (const { epoch, validationLoss } of history.filter(({ epoch: e }) => e === 1 || e % (epochs / 4) === 0)) {
  console.log(`epoch ${epoch}  validation loss ${validationLoss.toExponential(2)}`);
}

const system = new ForecastSystem({ model, preparation, window });
const [alone] = (await system.forecast(table, ahead)).values;
const column = (value, sign) => ' '.repeat(Math.round(20 + 18 * value)) + sign;
for (let t = 0; t < ahead; t += 2)
  console.log(column(alone[t], 'o').padEnd(42), alone[t].toFixed(3).padStart(7), wave[500 + t].toFixed(3).padStart(7));
console.log(`${ahead} steps alone: rmse ${rmse(wave.slice(500), alone).toFixed(4)}`);
