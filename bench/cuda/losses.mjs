// Prints the losses of a short training and a digest of the weights after it: two runs on a GPU print the same. `losses.mjs DEVICE [small]`
import { createHash } from 'node:crypto';

import * as tt from 'throughtime';

const [device = 'cuda', size] = process.argv.slice(2);
const { B, T, V, H, steps } = size === 'small' ? { B: 3, T: 4, V: 11, H: 5, steps: 3 } : { B: 32, T: 60, V: 2000, H: 200, steps: 20 };
tt.setDefaultDevice(device);

class Model extends tt.Model {
  embedding = new tt.Embedding(V, 64, { paddingIndex: 0 });
  encoder = new tt.LSTM(64, H, { layers: 2, bidirectional: true, dropout: 0.3 });
  gru = new tt.GRU(2 * H, H);
  pool = new tt.AttentionPooling(H);
  head = new tt.Linear(H, 5);
  forward(tokens, lengths) {
    const { output } = this.encoder.forward(this.embedding.forward(tokens), { lengths });
    return this.head.forward(this.pool.forward(this.gru.forward(output, { lengths }).output, { lengths }).context);
  }
}

for (const precision of device === 'cpu' ? ['float32'] : ['float32', 'tf32', 'bf16']) {
  tt.setPrecision(precision, device);
  tt.setSeed(5);
  const model = new Model();
  const optimizer = new tt.AdamW(model.parameters(), { lr: 3e-3 });
  const whole = (n, bound, shape) =>
    tt.tensor(
      Int32Array.from({ length: n }, (_, i) => (i * i * 7 + 3 * i) % bound),
      { shape },
    );
  const tokens = whole(B * T, V, [B, T]);
  const lengths = whole(B, T + 1, [B]);
  const labels = whole(B, 5, [B]);
  const losses = [];
  for (let i = 0; i < steps; i++)
    tt.scope(() => {
      optimizer.zeroGrad();
      const loss = tt.crossEntropy(model.forward(tokens, lengths), labels);
      loss.backward();
      optimizer.step({ guard: tt.clipGradNorm(model.parameters(), 1) });
      losses.push(loss.dataSync()[0]);
    });
  if (!losses.every(Number.isFinite)) throw new Error(`losses are ${losses.join(', ')}`);
  const digest = createHash('sha256');
  for (const parameter of model.parameters()) digest.update(new Uint8Array(parameter.dataSync().buffer));
  console.log(precision, losses.join(' '), digest.digest('hex'));
}
