// The shapes W1 to W7 of bench/native/cases.h through the public API: inference, and forward with backward of a recurrent layer.
// Why: between these and the kernels' own times lies what the API costs.
import { GRU, LSTM, noGrad, RNN, tensor } from 'throughtime';

import { sample } from '../harness/outcome.mjs';
import { numbers } from '../numbers.mjs';

const layers = { lstm: LSTM, gru: GRU, rnn: RNN };
const all = ['lstm', 'gru', 'rnn'];
const shapes = {
  W1: { batch: 1, steps: 1, input: 64, hidden: 128, layers: 1, cells: ['lstm'], why: 'one step of generation' },
  W2: { batch: 32, steps: 100, input: 128, hidden: 128, layers: 1, cells: ['lstm'], why: 'small: the weights fit one core’s L2' },
  W3: { batch: 64, steps: 250, input: 100, hidden: 256, layers: 2, cells: all, why: 'the sentiment model of the tutorials' },
  W4: { batch: 64, steps: 250, input: 100, hidden: 128, layers: 2, bidirectional: true, cells: ['lstm'], why: 'two directions' },
  W5: { batch: 20, steps: 35, input: 650, hidden: 650, layers: 2, cells: all, why: 'the medium language model' },
  W6: { batch: 64, steps: 50, input: 1024, hidden: 1024, layers: 1, cells: all, why: 'large: the weights fit no L2' },
  W7: { batch: 1, steps: 100, input: 256, hidden: 512, layers: 2, cells: ['lstm'], stream: true, why: 'a stream of single rows' },
};

function make({ cell, mode, batch, steps, input, hidden, layers: count, bidirectional = false }) {
  const random = numbers(4);
  const values = (...shape) =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random() - 1),
      { shape },
    );
  const layer = new layers[cell](input, hidden, { layers: count, bidirectional });
  const x = values(batch, steps, input);
  const given = new Map([...layer.stateDict(), ['x', x]]);
  if (mode === 'inference') {
    const step = () => noGrad(() => layer.forward(x).output);
    return { step, given, outcome: async () => ({ y: sample(await step().data()) }) };
  }
  const dy = values(batch, steps, hidden * (bidirectional ? 2 : 1));
  x.requiresGrad = true;
  const step = () => {
    for (const p of [...layer.parameters(), x]) p.grad = undefined;
    const { output } = layer.forward(x);
    output.backward(dy);
    return output;
  };
  const outcome = async () => {
    const found = { y: step(), dx: x.grad, dw_hh: layer.stateDict().get('weight_hh_l0').grad };
    return Object.fromEntries(await Promise.all(Object.entries(found).map(async ([name, t]) => [name, sample(await t.data())])));
  };
  return { step, outcome, given: given.set('dy', dy) };
}

export const recurrent = Object.entries(shapes).flatMap(([native, { cells, stream, why, ...sizes }]) =>
  cells.flatMap((cell) =>
    (stream ? ['inference'] : ['inference', 'fwdbwd']).map((mode) => {
      const spec = { kind: 'recurrent', native, cell, mode, ...sizes };
      return {
        name: `${native} ${cell} ${mode}`,
        shape: `B=${sizes.batch} T=${sizes.steps} I=${sizes.input} H=${sizes.hidden} L=${sizes.layers}${sizes.bidirectional ? ' both directions' : ''}`,
        why,
        tokens: sizes.batch * sizes.steps,
        spec,
        make: () => make(spec),
      };
    }),
  ),
);
