// Recurrent layers that are put together from several operations, against central differences in the float64 build: all parameters and the
// input, through every way that values take between layers and steps.
import { expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { assign } from '../../lib/state.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const mask = [
  [0, 1, 0, 1],
  [1, 1, 0, 0],
];

type Layer = { readonly model: tt.Model; readonly run: (x: tt.Tensor) => readonly tt.Tensor[] };
const gru =
  (options: tt.GRUOptions, forward: Parameters<tt.GRU['forward']>[1] = {}) =>
  (): Layer => {
    const model = new tt.GRU(3, 3, { layers: 2, bidirectional: true, ...options });
    return {
      model,
      run: (x) => {
        const { output, state } = model.forward(x, forward);
        return [output, state.h];
      },
    };
  };
const lstm = (widths: readonly number[], options: tt.LSTMOptions) => (): Layer => {
  const model = new tt.LSTM(3, widths, options);
  return {
    model,
    run: (x) => {
      const { output, state } = model.forward(x, { lengths: [4, 2] });
      return [output, ...state.flatMap(({ h, c }) => [h, c])];
    },
  };
};

it.each([
  ['widths', lstm([4, 2, 3], { bidirectional: true })],
  ['dense', lstm([4, 2, 3], { skip: 'dense', projection: 1 })],
  ['residual, merged, masked', gru({ skip: 'residual', merge: 'average' }, { mask })],
  ['merged by product, masked, zeros', gru({ merge: 'mul' }, { mask, maskedOutput: 'zero' })],
  ['backwards, masked', gru({ goBackwards: true }, { mask })],
  ['backwards with lengths', gru({ goBackwards: true, merge: 'sum' }, { lengths: [4, 2] })],
] as const)('%s', (_, make) => {
  tt.setSeed(3);
  const { model, run } = make();
  const x = tt.uniform([2, 4, 3], { low: -1, high: 1 });
  x.requiresGrad = true;
  const loss = () =>
    run(x).reduce(
      (sum, y, i) =>
        sum.add(
          y
            .mul(y)
            .mul(i + 1)
            .sum(),
        ),
      tt.tensor(0),
    );
  loss().backward();
  for (const tensor of [x, ...model.parameters()]) {
    const [data, grad] = [list(tensor), list(tensor.grad)];
    expect(grad).toHaveLength(data.length);
    for (let i = 0; i < data.length; i += 5) {
      const at = (value: number) => {
        const changed = Float64Array.from(data);
        changed[i] = value;
        const former = tt.tensor(changed, { shape: tensor.shape });
        return tt.noGrad(() => evaluate(tensor, former, loss));
      };
      const [value = 0, got = NaN] = [data[i], grad[i]];
      const numeric = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      expect(Math.abs(numeric - got) / Math.max(1, Math.abs(numeric))).toBeLessThan(1e-7);
    }
  }
});

/** The loss with other values in a tensor, which gets its own back. */
function evaluate(tensor: tt.Tensor, values: tt.Tensor, loss: () => tt.Tensor): number {
  const own = tt.tensor(tensor.dataSync(), { shape: tensor.shape });
  assign(tensor, values);
  const result = loss().itemSync();
  assign(tensor, own);
  return result;
}
