// Widths per layer, merging, ways past layers, reading order and masks: against the same thing put together from plain layers, and against
// loops over cells. Gradients: test/gradient/recurrent-options.test.ts.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { native } from '../../lib/native.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const close = (got: tt.Tensor | undefined, want: tt.Tensor) => {
  expect(got?.shape).toEqual(want.shape);
  const [a, b] = [list(got), list(want)];
  expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))))).toBeLessThan(2e-6);
};
type Layer = tt.LSTM | tt.GRU | tt.RNN;

/** Layer k of a stack as a layer of its own. */
function part<T extends tt.Model>(stack: tt.Model, k: number, layer: T): T {
  const own = [...stack.stateDict()].filter(([name]) => name.includes(`_l${k}`));
  layer.loadStateDict(new Map(own.map(([name, value]) => [name.replace(`_l${k}`, '_l0'), value])));
  return layer;
}

const x = tt.uniform([3, 5, 4], { low: -1, high: 1 });
const lengths = [5, 0, 3];

describe('a list of hidden sizes', () => {
  it('is one layer after the other, with a state each', () => {
    const stack = new tt.LSTM(4, [6, 3], { bidirectional: true });
    expect(Object.fromEntries([...stack.namedParameters()].map(([name, p]) => [name, p.shape.join('x')]))).toMatchObject({
      weight_ih_l0: '24x4',
      weight_hh_l0_reverse: '24x6',
      weight_ih_l1: '12x12',
      weight_hh_l1: '12x3',
      bias_ih_l1_reverse: '12',
    });
    const [first, second] = [new tt.LSTM(4, 6, { bidirectional: true }), new tt.LSTM(12, 3, { bidirectional: true })];
    const states = [6, 3].map((H) => ({ h: tt.uniform([2, 3, H]), c: tt.uniform([2, 3, H]) }));
    const below = part(stack, 0, first).forward(x, { lengths, state: states[0] as tt.LSTMState });
    const above = part(stack, 1, second).forward(below.output, { lengths, state: states[1] as tt.LSTMState });
    const { output, state } = stack.forward(x, { lengths, state: states });
    close(output, above.output);
    expect(state).toHaveLength(2);
    close(state[0]?.h, below.state.h);
    close(state[0]?.c, below.state.c);
    close(state[1]?.h, above.state.h);
    close(state[1]?.c, above.state.c);
    expect(stack.outputSize).toBe(6);
    expect(stack.layers).toBe(2);
    expect(stack.explain()).toBe('2 calls of lstm, one per layer, because of hiddenSize');
  });

  it('of equal sizes is the plain stack, to the bit, but for the form of the state', () => {
    const [one, many] = [new tt.GRU(4, 5, { layers: 3 }), new tt.GRU(4, [5, 5, 5])];
    many.loadStateDict(one.stateDict());
    const h = tt.uniform([3, 3, 5]);
    const plain = one.forward(x, { lengths, state: { h } });
    const listed = many.forward(x, { lengths, state: [0, 1, 2].map((k) => ({ h: h.slice(0, k, k + 1) })) });
    expect(list(listed.output)).toEqual(list(plain.output));
    expect(listed.state.flatMap(({ h: own }) => list(own))).toEqual(list(plain.state.h));
    expect(many.explain()).toBe('one call of gru for 3 layers');
  });

  it('takes variants, projections and a forget bias', () => {
    const stack = new tt.LSTM(4, [6, 5], { projection: 3, layerNorm: true, peephole: true, forgetBias: 1 });
    const { output, state } = stack.forward(x);
    expect([output.shape, state[0]?.h.shape, state[0]?.c.shape, state[1]?.c.shape]).toEqual([
      [3, 5, 3],
      [1, 3, 3],
      [1, 3, 6],
      [1, 3, 5],
    ]);
    const bias = (name: string) => list(stack.stateDict().get(name));
    expect(bias('bias_ih_l1').slice(5, 10)).toEqual([1, 1, 1, 1, 1]);
    expect(bias('bias_ih_l0').slice(6, 12)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(stack.explain()).toContain('2 calls of lstm_variant');
  });

  it('is refused with words', () => {
    expect(() => new tt.LSTM(4, [])).toThrow(
      failure('ERR_TT_ARG', 'hiddenSize is [], expected an integer, or an array with one per layer'),
    );
    expect(() => new tt.LSTM(4, [3, 0])).toThrow(failure('ERR_TT_RANGE', 'hiddenSize[1] is 0'));
    expect(() => new tt.LSTM(4, '3' as unknown as number)).toThrow(failure('ERR_TT_ARG', 'hiddenSize is "3"'));
    expect(() => new tt.GRU(4, [3, 2], { layers: 3 })).toThrow(failure('ERR_TT_ARG', 'layers is 3, expected 2 (hiddenSize names so many)'));
    expect(() => new tt.LSTM(4, [8, 3], { projection: 3 })).toThrow(failure('ERR_TT_RANGE', 'less than hiddenSize, which is 3'));
    const [plain, stack] = [new tt.LSTM(4, 3), new tt.LSTM(4, [3, 2])];
    const h = tt.zeros([1, 3, 3]);
    expect(() => plain.forward(x, { state: [{ h, c: h }] as unknown as tt.LSTMState })).toThrow(
      failure('ERR_TT_ARG', 'expected one state of all layers, { h, c }'),
    );
    expect(() => plain.forward(x, { state: { h } as tt.LSTMState })).toThrow(
      failure('ERR_TT_ARG', 'state.c is undefined, expected a tensor'),
    );
    expect(() => stack.forward(x, { state: [{ h, c: h }] })).toThrow(failure('ERR_TT_ARG', 'expected an array of 2 states, one per layer'));
    expect(() => stack.forward(x, { state: { h, c: h } as unknown as tt.LSTMState[] })).toThrow(
      failure('ERR_TT_ARG', 'expected an array of 2'),
    );
    expect(() => stack.forward(x, { state: [null, null] as unknown as tt.LSTMState[] })).toThrow(failure('ERR_TT_ARG', 'state[0] is null'));
  });
});

describe('merge', () => {
  const by = {
    sum: (a: tt.Tensor, b: tt.Tensor) => a.add(b),
    mul: (a: tt.Tensor, b: tt.Tensor) => a.mul(b),
    average: (a: tt.Tensor, b: tt.Tensor) => a.add(b).div(2),
  };

  it.each(['sum', 'mul', 'average'] as const)('%s joins the directions of every layer', (merge) => {
    const stack = new tt.GRU(4, 3, { layers: 2, bidirectional: true, merge });
    const both = (k: number, layer: tt.GRU, input: tt.Tensor) => {
      const { output, state } = part(stack, k, layer).forward(input, { lengths });
      return { output: by[merge](output.slice(2, 0, 3), output.slice(2, 3, 6)), h: state.h };
    };
    const below = both(0, new tt.GRU(4, 3, { bidirectional: true }), x);
    const above = both(1, new tt.GRU(3, 3, { bidirectional: true }), below.output);
    const { output, state } = stack.forward(x, { lengths });
    close(output, above.output);
    close(state.h, tt.concat([below.h, above.h]));
    expect([stack.outputSize, stack.explain()]).toEqual([3, '2 calls of gru, one per layer, because of merge']);
    const single = new tt.GRU(4, 3, { bidirectional: true, merge });
    expect(single.explain()).toBe('one call of gru for 1 layer and both directions');
    close(part(stack, 0, single).forward(x, { lengths }).output, below.output);
  });

  it('concat is the default, in one call', () => {
    const plain = new tt.RNN(4, 3, { layers: 2, bidirectional: true });
    const named = new tt.RNN(4, 3, { layers: 2, bidirectional: true, merge: 'concat' });
    named.loadStateDict(plain.stateDict());
    expect(list(named.forward(x).output)).toEqual(list(plain.forward(x).output));
    expect(named.explain()).toBe('one call of rnn for 2 layers and both directions');
  });

  it('is refused with words', () => {
    expect(() => new tt.GRU(4, 3, { merge: 'sum' })).toThrow(
      failure('ERR_TT_ARG', 'merge is "sum", expected no value (it joins two directions'),
    );
    expect(() => new tt.GRU(4, 3, { bidirectional: true, merge: 'ave' as 'sum' })).toThrow(
      failure('ERR_TT_ARG', 'merge is "ave", expected one of'),
    );
  });
});

describe('skip', () => {
  const layers = (stack: tt.Model, sizes: readonly number[]) => sizes.map((input, k) => part(stack, k, new tt.LSTM(input, 3)));

  it('residual adds what a layer read to what it puts out, from the second on', () => {
    const stack = new tt.LSTM(4, 3, { layers: 3, skip: 'residual' });
    const [a, b, c] = layers(stack, [4, 3, 3]) as [tt.LSTM, tt.LSTM, tt.LSTM];
    const first = a.forward(x, { lengths }).output;
    const second = b.forward(first, { lengths }).output.add(first);
    const third = c.forward(second, { lengths });
    const { output, state } = stack.forward(x, { lengths });
    close(output, third.output.add(second));
    close(state.c.slice(0, 2), third.state.c);
    expect(list(output.slice(0, 1, 2)).every((v) => v === 0)).toBe(true);
    expect(stack.explain()).toBe('3 calls of lstm, one per layer, because of skip');
  });

  it('dense lets a layer read everything below', () => {
    const stack = new tt.LSTM(4, [3, 3, 3], { skip: 'dense' });
    const [a, b, c] = layers(stack, [4, 7, 10]) as [tt.LSTM, tt.LSTM, tt.LSTM];
    const first = a.forward(x).output;
    const second = b.forward(tt.concat([x, first], -1)).output;
    close(stack.forward(x).output, c.forward(tt.concat([x, first, second], -1)).output);
    const mixed = new tt.GRU(4, [3, 2], { skip: 'dense', bidirectional: true, merge: 'sum' });
    expect(mixed.stateDict().get('weight_ih_l1')?.shape).toEqual([6, 7]);
    expect(mixed.forward(x).output.shape).toEqual([3, 5, 2]);
    expect(mixed.explain()).toContain('because of hiddenSize and merge and skip');
  });

  it('drops what layers read while training, never the way past them', () => {
    const stack = new tt.RNN(4, 3, { layers: 2, skip: 'residual', dropout: 0.9 });
    const quiet = list(stack.eval().forward(x).output);
    expect(list(stack.forward(x).output)).toEqual(quiet);
    stack.train();
    const [noisy, again] = [list(stack.forward(x).output), list(stack.forward(x).output)];
    expect(noisy).not.toEqual(again);
    // A second layer whose weights are 0 leaves the way past it alone, which is not dropped.
    for (const [name, p] of stack.stateDict()) if (name.endsWith('_l1')) tt.init.constant(p, 0);
    expect(list(stack.forward(x).output)).toEqual(list(part(stack, 0, new tt.RNN(4, 3)).forward(x).output));
  });

  it('is refused with words', () => {
    expect(() => new tt.LSTM(4, 3, { skip: 'residual' })).toThrow(
      failure('ERR_TT_ARG', 'skip is "residual", expected no value (it leads past a layer'),
    );
    expect(() => new tt.LSTM(4, [3, 2], { skip: 'residual' })).toThrow(failure('ERR_TT_ARG', 'hiddenSize is [3,2], expected equal sizes'));
    expect(() => new tt.LSTM(4, 3, { layers: 2, skip: 'highway' as 'dense' })).toThrow(
      failure('ERR_TT_ARG', 'expected one of "residual", "dense"'),
    );
  });
});

/** One direction by a cell, step by step, in the given order; a step that is left out leaves the state and repeats the output, or is 0. */
function loop(
  layer: tt.GRU,
  suffix: string,
  input: tt.Tensor,
  row: number,
  order: readonly number[],
  read: (t: number) => boolean,
  zero: boolean,
) {
  const cell = new tt.GRUCell(layer.inputSize, layer.hiddenSize);
  const own = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'] as const;
  cell.loadStateDict(new Map(own.map((name) => [name, layer.stateDict().get(`${name}_l0${suffix}`) as tt.Tensor])));
  let h = tt.zeros([1, layer.hiddenSize]);
  const outputs = new Map<number, number[]>();
  let before = list(h);
  for (const t of order) {
    if (read(t)) {
      h = cell.forward(input.slice(0, row, row + 1).select(1, t), { h }).h;
      before = list(h);
    }
    outputs.set(t, read(t) || !zero ? before : before.map(() => 0));
  }
  return { outputs, last: list(h) };
}

describe('reading order', () => {
  const mask = [
    [0, 1, 0, 0, 1],
    [0, 0, 0, 0, 0],
    [1, 1, 0, 1, 0],
  ];
  const steps = [0, 1, 2, 3, 4];

  it.each([
    ['forwards', false, 'repeat'],
    ['forwards', false, 'zero'],
    ['backwards', true, 'repeat'],
    ['backwards', true, 'zero'],
  ] as const)('a mask with holes, %s (%s), %s', (_, goBackwards, maskedOutput) => {
    const layer = new tt.GRU(4, 3, { bidirectional: true, goBackwards });
    const { output, state } = layer.forward(x, { mask, maskedOutput });
    const [y, h] = [list(output), list(state.h)];
    mask.forEach((row, b) => {
      const reading = goBackwards ? steps.toReversed() : steps;
      [reading, reading.toReversed()].forEach((order, d) => {
        const want = loop(layer, d ? '_reverse' : '', x, b, order, (t) => row[t] === 1, maskedOutput === 'zero');
        reading.forEach((t, r) => want.outputs.get(t)?.forEach((v, k) => expect(y[(b * 5 + r) * 6 + d * 3 + k]).toBeCloseTo(v, 6)));
        want.last.forEach((v, k) => expect(h[(d * 3 + b) * 3 + k]).toBeCloseTo(v, 6));
      });
    });
  });

  it('a mask of trailing steps is lengths, but for the outputs of the padding', () => {
    const layer = new tt.LSTM(4, 3, { layers: 2, bidirectional: true, merge: 'sum', skip: 'residual' });
    const trailing = Uint8Array.from(lengths.flatMap((length) => steps.map((t) => (t < length ? 1 : 0))));
    const [masked, plain] = [layer.forward(x, { mask: trailing, maskedOutput: 'zero' }), layer.forward(x, { lengths })];
    expect(list(masked.output)).toEqual(list(plain.output));
    expect(list(masked.state.h)).toEqual(list(plain.state.h));
    const all = [true, true, true, true, true];
    expect(list(layer.forward(x, { mask: [all, all, all] }).output)).toEqual(list(layer.forward(x).output));
  });

  it('layers above read the same steps, and a sum over layers repeats layer by layer', () => {
    const stack = new tt.GRU(4, 3, { layers: 2, bidirectional: true, merge: 'sum', skip: 'residual' });
    const one = { bidirectional: true, merge: 'sum' } as const;
    const below = part(stack, 0, new tt.GRU(4, 3, one)).forward(x, { mask }).output;
    const above = part(stack, 1, new tt.GRU(3, 3, one)).forward(below, { mask }).output;
    close(stack.forward(x, { mask }).output, above.add(below));
    const plain = new tt.GRU(4, 3, { layers: 2, bidirectional: true });
    const first = part(plain, 0, new tt.GRU(4, 3, { bidirectional: true })).forward(x, { mask }).output;
    const second = part(plain, 1, new tt.GRU(6, 3, { bidirectional: true })).forward(first, { mask }).output;
    close(plain.forward(x, { mask }).output, second);
  });

  it('goBackwards reads from the end, with lengths from each row’s own', () => {
    const layer = new tt.LSTM(4, 3, { layers: 2, goBackwards: true });
    const plain = new tt.LSTM(4, 3, { layers: 2 });
    plain.loadStateDict(layer.stateDict());
    expect(list(layer.forward(x).output)).toEqual(list(plain.forward(x.slice(1, -1, undefined, -1)).output));
    const { output, state } = layer.forward(x, { lengths });
    const want = plain.forward(x.slice(0, 2, 3).slice(1, 2, undefined, -1));
    expect(want.output.shape).toEqual([1, 3, 3]);
    close(output.slice(0, 2, 3).slice(1, 0, 3), want.output);
    expect(list(output.slice(0, 2, 3).slice(1, 3)).every((v) => v === 0)).toBe(true);
    expect(list(output.slice(0, 1, 2)).every((v) => v === 0)).toBe(true);
    close(state.c.slice(1, 2, 3), want.state.c);
  });

  it('needs the steps in JavaScript, in their shape', () => {
    const layer = new tt.GRU(4, 3, { goBackwards: true });
    const ints = tt.tensor(Int32Array.of(5, 0, 3));
    expect(() => layer.forward(x, { lengths: ints })).toThrow(failure('ERR_TT_DTYPE', 'goBackwards moves steps before the call'));
    expect(() => layer.forward(x, { lengths: [5, 0] })).toThrow(failure('ERR_TT_SHAPE', 'lengths is [2], expected [3]'));
    expect(() => layer.forward(x, { lengths: [5, 0, 6] })).toThrow(
      failure('ERR_TT_RANGE', 'lengths[2] is 6, expected an integer in [0, 5]'),
    );
    const plain = new tt.GRU(4, 3);
    expect(() => plain.forward(x, { mask, lengths })).toThrow(failure('ERR_TT_ARG', 'expected no value (the mask tells the steps)'));
    expect(() => plain.forward(x, { mask: mask.slice(1) })).toThrow(failure('ERR_TT_SHAPE', 'mask is [2,5], expected [3,5]'));
    expect(() => plain.forward(x, { mask: new Uint8Array(14) })).toThrow(failure('ERR_TT_SHAPE', 'mask is Uint8Array(14), expected [3,5]'));
    expect(() => plain.forward(x, { mask: [[0, 1, 2, 0, 1], ...mask.slice(1)] })).toThrow(
      failure('ERR_TT_RANGE', 'mask is 2, expected true'),
    );
    expect(() => plain.forward(x, { mask: tt.zeros([3, 5]) as unknown as Uint8Array })).toThrow(failure('ERR_TT_DTYPE', 'mask is Tensor'));
    expect(() => plain.forward(x.select(0, 0), { mask })).toThrow(failure('ERR_TT_SHAPE', 'x is [5,4], expected [B,T,I]'));
    expect(() => plain.forward(x, { mask, maskedOutput: 'nan' as 'zero' })).toThrow(failure('ERR_TT_ARG', 'maskedOutput is "nan"'));
  });
});

it.each([
  ['LSTM', (o: object) => new tt.LSTM(4, 3, o)],
  ['GRU', (o: object) => new tt.GRU(4, 3, o)],
  ['RNN', (o: object) => new tt.RNN(4, 3, o)],
] as readonly (readonly [string, (o: object) => Layer])[])('%s says what it runs', (name, make) => {
  expect(make({}).explain()).toBe(`one call of ${name.toLowerCase()} for 1 layer`);
  expect(make({ layerNorm: true, layers: 2, bidirectional: true }).explain()).toBe(
    `one call of ${name.toLowerCase()}_variant for 2 layers and both directions`,
  );
  expect(() => make({ merged: 'sum' })).toThrow(failure('ERR_TT_ARG', 'option is "merged"'));
});

it.runIf(process.arch === 'x64')('says that the portable kernels run on a processor that lacks AVX2', () => {
  const { isa } = native().info();
  native().setIsa('portable');
  try {
    const words = 'one call of lstm for 1 layer, in portable code several times slower than with AVX2';
    expect(new tt.LSTM(4, 3).explain()).toBe(words);
  } finally {
    native().setIsa(isa);
  }
});
