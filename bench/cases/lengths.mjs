// W3 with lengths uniform in [25, 250] against the padded run: forward and backward of the layer.
// Why: padding is half of it or more in practice, and skipping it must pay.
import { LSTM, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';

const batch = 64;
const steps = 250;
const input = 100;
const hidden = 256;

function make(ragged) {
  const random = numbers(6);
  const values = (width) =>
    tensor(
      Float32Array.from({ length: batch * steps * width }, () => 2 * random() - 1),
      { shape: [batch, steps, width] },
    );
  const layer = new LSTM(input, hidden, { layers: 2 });
  const x = values(input);
  const dy = values(hidden);
  const lengths = Int32Array.from({ length: batch }, () => 25 + Math.floor(random() * (steps - 24)));
  x.requiresGrad = true;
  const step = () => {
    for (const p of [...layer.parameters(), x]) p.grad = undefined;
    layer.forward(x, ragged ? { lengths: tensor(lengths) } : {}).output.backward(dy);
  };
  return { step };
}

const variant = (name, why, ragged) => ({
  name,
  why,
  shape: `B=${batch} T=${steps} I=${input} H=${hidden} L=2${ragged ? ', lengths uniform in [25, 250]' : ', all of it'}`,
  spec: { kind: 'lengths', batch, steps, input, hidden, layers: 2, ragged },
  make: () => make(ragged),
});

export const lengthsPadded = variant('lengths-padded', 'W3 as if no row were shorter', false);
export const lengths = variant('lengths', 'W3 with half of it padding: the padded run is the row above', true);
