// Prints what a step of the sentiment model's recurrent part takes (batch 64, 250 steps, LSTM 100 → 2 × 256), the median of seven in milliseconds.
const { performance } = require('node:perf_hooks');
const { LSTM, SGD, mse, normal, setSeed, zeros } = require('throughtime');

setSeed(1);
const layer = new LSTM(100, 256, { layers: 2 });
const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
const [x, wanted] = [normal([64, 250, 100]), zeros([64, 250, 256])];
const times = [];
for (let i = 0; i < 9; i++) {
  const begin = performance.now();
  optimizer.zeroGrad();
  const loss = mse(layer.forward(x).output, wanted);
  loss.backward();
  optimizer.step();
  loss.itemSync();
  times.push(performance.now() - begin);
}
const sorted = times.slice(2).sort((a, b) => a - b);
console.log(sorted[3].toFixed(1));
