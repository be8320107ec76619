// Imported, it trains a small network for ten steps and prints what it saw as JSON.
import { writeSync } from 'node:fs';
import { mse, LSTM, SGD, tensor, info, setSeed } from 'throughtime';

async function main() {
  setSeed(1);
  const layer = new LSTM(3, 5);
  const optimizer = new SGD(layer.parameters(), { lr: 0.5 });
  const x = tensor(
    Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    { shape: [2, 4, 3] },
  );
  const losses = [];
  for (let step = 0; step < 10; step++) {
    const loss = mse(layer.forward(x).output, tensor(new Float32Array(40), { shape: [2, 4, 5] }));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(await loss.item());
  }
  writeSync(1, `${JSON.stringify({ isa: info().isa, version: info().version, first: losses[0], last: losses[9] })}\n`);
}
await main();
