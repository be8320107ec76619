// Why gates: how much of the gradient of the last step's loss is left after each step back, in a plain RNN, a GRU and an LSTM before any training
// (Hochreiter 1991; Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013).
//   node examples/vanishing-gradients.mjs           60 steps
//   node examples/vanishing-gradients.mjs 200       as many steps as you like
import { gradientNorms, GRU, init, LSTM, normal, RNN, setSeed } from 'throughtime';

const steps = Number(process.argv[2] ?? 60);
const [rows, inputs, hidden] = [32, 4, 64];

const explosive = () => {
  const rnn = new RNN(inputs, hidden, { nonlinearity: 'relu' });
  init.orthogonal(rnn.weight_hh_l0, 1.8); // relu lets about half of it through
  return rnn;
};
const layers = {
  RNN: () => new RNN(inputs, hidden),
  'RNN, orthogonal weights': () => new RNN(inputs, hidden, { recurrentInit: 'orthogonal' }),
  'RNN, relu, large weights': explosive,
  GRU: () => new GRU(inputs, hidden),
  LSTM: () => new LSTM(inputs, hidden),
  'LSTM, forget gate open': () => new LSTM(inputs, hidden, { forgetBias: 1 }),
};

// A step's share of the last step's gradient as a bar: each level is a factor of 10.
const levels = '▁▂▃▄▅▆▇█';
const bar = (share) => levels[Math.max(0, Math.min(7, Math.round(7 + Math.log10(share))))];

console.log(`share of the gradient that is left, from step 1 to step ${steps}:`);
for (const [name, make] of Object.entries(layers)) {
  setSeed(1);
  const layer = make();
  const x = normal([rows, steps, inputs]);
  const v = normal([rows, hidden]);
  const [{ state }] = await gradientNorms(layer, () => layer.forward(x).output.select(1, -1).mul(v).sum());
  const shares = state.map((norm) => norm / state.at(-1));
  console.log(name.padEnd(24), shares.map(bar).join(''), `first ${shares[0].toExponential(1)}`);
}
