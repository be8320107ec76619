// Weights that inference packs are kept for the next call, and never used after they have changed.
import { describe, expect, test } from 'vitest';

import { Adam, emptyCache, GRU, LSTM, memory, noGrad, RNN, scope, setThreads, threads, uniform, type Tensor } from 'throughtime';

const layers = {
  LSTM: () => new LSTM(8, 20, { layers: 2, bidirectional: true }),
  'LSTM, projected': () => new LSTM(8, 20, { projection: 12 }),
  GRU: () => new GRU(8, 20, { layers: 2, bidirectional: true }),
  'GRU, reset before': () => new GRU(8, 20, { resetAfter: false }),
  RNN: () => new RNN(8, 20, { layers: 2, bidirectional: true }),
};

interface Layer {
  parameters(): ReturnType<LSTM['parameters']>;
  stateDict(): ReturnType<LSTM['stateDict']>;
  loadStateDict(state: ReturnType<LSTM['stateDict']>): unknown;
  forward(x: Tensor): { readonly output: Tensor };
}

const infer = (layer: Layer, x: Tensor) => noGrad(() => scope(() => layer.forward(x).output.dataSync()));
/** What a layer that was never asked before says with these weights. */
const fresh = (make: () => Layer, layer: Layer, x: Tensor) => {
  const other = make();
  other.loadStateDict(layer.stateDict());
  return infer(other, x);
};

const shapes = [
  [6, 5, 8],
  [1, 1, 8],
  [4, 1, 8],
];
const cases = Object.entries(layers).flatMap(([name, make]) => shapes.map((shape) => ({ name, make, shape })));

describe.each(cases)('$name, x $shape', ({ make, shape }) => {
  const x = uniform(shape);

  test('says the same the second time', () => {
    const layer: Layer = make();
    const first = infer(layer, x);
    expect(infer(layer, x)).toEqual(first);
    expect(fresh(make, layer, x)).toEqual(first);
  });

  test('sees an update of its weights', () => {
    const layer: Layer = make();
    const optimizer = new Adam(layer.parameters(), { lr: 0.1 });
    let before = infer(layer, x);
    for (let step = 0; step < 3; step++) {
      layer.forward(x).output.sum().backward();
      optimizer.step();
      const after = infer(layer, x);
      expect(after).not.toEqual(before);
      expect(after).toEqual(fresh(make, layer, x));
      before = after;
    }
  });

  test('sees weights that were loaded', () => {
    const layer: Layer = make();
    infer(layer, x);
    const other: Layer = make();
    const expected = infer(other, x);
    layer.loadStateDict(other.stateDict());
    expect(infer(layer, x)).toEqual(expected);
  });
});

// A stream says what the whole sequence says, to the bit: tiles of any height add in the same order.
test.each([
  ['LSTM', () => new LSTM(70, 130, { layers: 2 })],
  ['GRU', () => new GRU(70, 130, { layers: 2 })],
  ['GRU, reset before', () => new GRU(70, 130, { layers: 2, resetAfter: false })],
  ['RNN', () => new RNN(70, 450, { layers: 2 })],
] as const)('%s: step by step as at once', (_, make) => {
  const layer = make() as LSTM; // any of them: what it gives as a state it takes as one
  for (const rows of [1, 2, 3, 4, 5])
    noGrad(() =>
      scope(() => {
        const x = uniform([rows, 7, 70]);
        const { output } = layer.forward(x);
        let state: ReturnType<LSTM['forward']>['state'] | undefined;
        for (let t = 0; t < 7; t++) {
          const step = layer.forward(x.slice(1, t, t + 1), state ? { state } : {});
          expect(step.output.dataSync()).toEqual(output.slice(1, t, t + 1).dataSync());
          state = step.state;
        }
      }),
    );
});

// Five threads are crews of three and two: the rows of 16 are shared out by the second only, those of 12 by none.
test.each(Object.entries({ LSTM, GRU, RNN }))('%s: batches that threads share out in another way', (_, Kind) => {
  const layer: Layer = new Kind(8, 160, { bidirectional: true });
  const batches = [12, 16, 48].map((rows) => uniform([rows, 5, 8]));
  const answers = (of: Layer) => batches.map((batch) => noGrad(() => scope(() => of.forward(batch).output.dataSync())));
  const expected = answers(layer);
  const before = threads();
  setThreads(5);
  try {
    for (let again = 0; again < 2; again++) expect(answers(layer)).toEqual(expected);
  } finally {
    setThreads(before);
  }
});

test('a layer whose memory another had before has its own weights', () => {
  for (let i = 0; i < 20; i++)
    scope(() => {
      const layer = new LSTM(8, 20);
      const x = uniform([6, 5, 8]);
      const result = infer(layer, x);
      expect(fresh(() => new LSTM(8, 20), layer, x)).toEqual(result);
      for (const parameter of layer.parameters()) parameter.dispose();
    });
});

test('emptyCache frees what is kept, and the next call packs again', () => {
  const layer = new LSTM(64, 256);
  const long = uniform([8, 4, 64]);
  const run = () => noGrad(() => scope(() => layer.forward(long).output.dataSync()));
  const first = run();
  const { workspace } = memory();
  emptyCache();
  expect(workspace - memory().workspace).toBeGreaterThanOrEqual(4 * 4 * 256 * (64 + 256));
  expect(run()).toEqual(first);
});
