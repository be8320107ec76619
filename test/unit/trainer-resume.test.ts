// A run that is cut off and resumed ends where the uninterrupted one ends, bit for bit; the kills of real processes are in test/process.
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { batch, Line, list, trainerOf } from './line.js';

const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));
tt.setThreads(1); // steps this small are not worth a team

class Net extends tt.Model {
  readonly embedding = new tt.Embedding(20, 6);
  readonly encoder = new tt.GRU(6, 5, { layers: 2, dropout: 0.3 });
  readonly drop = new tt.Dropout(0.2);
  readonly head = new tt.Linear(5, 1);
  forward({ tokens, lengths }: { readonly tokens: tt.Tensor; readonly lengths: Int32Array }): tt.Tensor {
    const { output } = this.encoder.forward(this.drop.forward(this.embedding.forward(tokens)), { lengths });
    return this.head.forward(output.mean(1));
  }
}

const samples = Array.from({ length: 23 }, (_, i) => ({
  tokens: Array.from({ length: 1 + ((i * 5) % 7) }, (_, t) => (i * 3 + t * 7) % 20),
  label: i % 2,
}));

/** Halves the rates when the metric has not improved: a schedule with a memory. */
class Plateau implements tt.ScheduleLike {
  readonly needsMetric = true;
  readonly totalSteps = undefined;
  #best = Infinity;
  constructor(private readonly optimizer: tt.Optimizer) {}
  step(metric = NaN): void {
    if (metric < this.#best) this.#best = metric;
    else this.optimizer.lr /= 2;
  }
  stateDict(): { best: number } {
    return { best: this.#best };
  }
  loadStateDict({ best }: { best: number }): void {
    this.#best = best;
  }
}

/** The rate of step t is 0.02 / (1 + t). */
class Decay implements tt.ScheduleLike {
  readonly needsMetric = false;
  #step = 0;
  constructor(
    private readonly optimizer: tt.Optimizer,
    readonly totalSteps: number | undefined = undefined,
  ) {
    optimizer.lr = 0.02;
  }
  step(): void {
    this.optimizer.lr = 0.02 / (1 + ++this.#step);
  }
  stateDict(): number {
    return this.#step;
  }
  loadStateDict(step: number): void {
    this.#step = step;
  }
}

interface Case {
  readonly accumulate?: number;
  readonly ema?: { readonly decay: number };
  readonly schedule?: 'plateau' | 'decay';
  readonly source?: 'seeded' | 'unseeded' | 'function' | 'stream' | 'prefetched' | 'augmented';
  readonly fit?: Partial<tt.FitOptions<Batch, tt.Tensor>>;
  readonly patience?: number;
}
interface Batch {
  readonly tokens: tt.Tensor;
  readonly lengths: Int32Array;
  readonly label: readonly number[];
}

function setUp({ accumulate = 1, ema, schedule, source = 'seeded', patience }: Case, log?: string) {
  tt.setSeed(3);
  const model = new Net();
  const optimizer = new tt.AdamW([
    { params: model.embedding.parameters(), lr: 0.01 },
    { params: [...model.encoder.parameters(), ...model.head.parameters()] },
  ]);
  const trainer = new tt.Trainer(model, {
    optimizer,
    loss: (out: tt.Tensor, { label }: Batch) => tt.bceWithLogits(out.reshape([label.length]), label),
    clipNorm: 0.5,
    clipValue: 0.2,
    accumulate,
    ...(ema && { ema }),
    ...(schedule && { schedule: schedule === 'plateau' ? new Plateau(optimizer) : new Decay(optimizer) }),
  });
  const shuffled = (seed?: number) => tt.batches(samples, { batchSize: 4, shuffle: true, ...(seed !== undefined && { seed }) });
  const stream = async function* () {
    for (const b of tt.batches(samples, { batchSize: 4 })) {
      await Promise.resolve();
      yield b;
    }
  };
  const augmented = tt.batches(samples, {
    batchSize: 4,
    shuffle: true,
    collate: (some) => {
      const { tokens, lengths } = tt.padSequences(some.map((s) => s.tokens));
      const noise = tt.uniform([some.length]).dataSync(); // draws while a batch is made
      return { tokens, lengths, label: some.map((s, i) => s.label * (noise[i] as number)) };
    },
  });
  const data = {
    seeded: () => shuffled(5),
    unseeded: () => shuffled(),
    function: () => () => shuffled(),
    stream: () => stream,
    prefetched: () => tt.prefetch(shuffled(5), 2),
    augmented: () => augmented,
  }[source]() as tt.DataSource<Batch>;
  const options = {
    epochs: 4,
    validation: tt.batches(samples.slice(0, 9), { batchSize: 4, shuffle: true, seed: 2 }),
    metrics: { size: (out: tt.Tensor) => tt.max(out) },
  };
  const callbacks = [
    ...(patience === undefined ? [] : [tt.earlyStopping({ patience, monitor: 'size', mode: 'max', restoreBest: true })]),
    ...(log === undefined ? [] : [tt.jsonLines(`${log}.jsonl`), tt.csvLog(`${log}.csv`)]),
  ];
  const fit = async (more: tt.FitOptions<Batch, tt.Tensor>) => {
    const { callbacks: others = [], ...rest } = more;
    const history = await trainer.fit(data, { ...options, ...rest, callbacks: [...callbacks, ...others] });
    return { history, weights: [...model.stateDict().values()].map(list), lr: optimizer.groups.map((g) => g.lr), rng: tt.getRngState() };
  };
  return { trainer, model, optimizer, fit, data };
}

const cases: Readonly<Record<string, Case>> = {
  'shuffled with a seed': {},
  'shuffled from the generator': { source: 'unseeded' },
  'batches that draw numbers': { source: 'augmented' },
  'a function': { source: 'function' },
  'an asynchronous stream': { source: 'stream' },
  'prefetched batches': { source: 'prefetched' },
  averages: { ema: { decay: 0.9 } },
  'accumulation with a last step that is smaller': { accumulate: 4, source: 'unseeded' },
  'a schedule of steps': { schedule: 'decay' },
  'a schedule of epochs': { schedule: 'plateau' },
  'early stopping': { patience: 3, fit: { epochs: 12 }, ema: { decay: 0.5 } },
  'numbers of whole epochs': {
    source: 'unseeded',
    fit: {
      epochMetrics: {
        drawn: async () =>
          tt
            .uniform([1])
            .data()
            .then(([x]) => x as number),
      },
    },
  },
  'few batches': { fit: { limitBatches: { train: 3, validation: 1 } }, source: 'unseeded' },
  'the same batches': { fit: { overfitBatches: 3 }, source: 'unseeded' },
};

describe('resume', () => {
  it.each(Object.entries(cases))('%s', async (name, options) => {
    const state = join(folder, `${name}.safetensors`);
    const states: string[] = [];
    const keep: tt.Callback = (event) => {
      if (event.type !== 'checkpoint') return;
      states.push(`${state}.${states.length}`);
      copyFileSync(state, states.at(-1) as string);
    };
    const straight = await setUp(options).fit({ ...options.fit });
    if (options.patience !== undefined) expect(straight.history.length).toBeLessThan(12);
    const checkpoint = { path: state, everySteps: 1, everyEpochs: 1 };
    const watched = await setUp(options).fit({ ...options.fit, checkpoint, callbacks: [keep] });
    expect(watched).toEqual(straight);
    expect(states.length).toBeGreaterThan(straight.history.length);
    // Every place in an epoch comes up, in one epoch or another.
    for (const resume of states.filter((_, i) => i % 4 === 1 || i === states.length - 1))
      expect(await setUp(options).fit({ ...options.fit, resume })).toEqual(straight);
  });

  it('after a signal or a time limit, in the middle of an epoch', async () => {
    const state = join(folder, 'cut.safetensors');
    const straight = await setUp({}).fit({});
    const stop = new AbortController();
    const abort: tt.Callback = (event) => void (event.type === 'step' && event.globalStep === 8 && stop.abort());
    const cut = setUp({}).fit({ checkpoint: { path: state }, signal: stop.signal, callbacks: [abort] });
    await expect(cut).rejects.toThrow(failure('ERR_TT_ABORTED', 'epoch 2'));
    const resumed: (object | undefined)[] = [];
    const note: tt.Callback = (event) => void (event.type === 'fitStart' && resumed.push(event.resumed));
    const limited = setUp({});
    const reasons: string[] = [];
    const partial = await limited.fit({
      resume: state,
      maxTime: 0,
      checkpoint: { path: state },
      callbacks: [(e) => void (e.type === 'fitEnd' && reasons.push(e.reason))],
    });
    expect([partial.history.length, reasons]).toEqual([1, ['maxTime']]);
    expect(await setUp({}).fit({ resume: state, callbacks: [note] })).toEqual(straight);
    expect(resumed).toEqual([{ epochs: 1, steps: 3 }]);
  });

  it('in the same trainer, and beyond the end', async () => {
    const state = join(folder, 'more.safetensors');
    const straight = await setUp({}).fit({ epochs: 6 });
    const { fit, trainer } = setUp({});
    await fit({ checkpoint: { path: state } });
    expect(await fit({ epochs: 6, resume: state })).toEqual(straight);
    expect(trainer.history).toEqual(straight.history);
    await expect(fit({ epochs: 3, resume: state })).rejects.toThrow(failure('ERR_TT_ARG', 'epochs is 3', '4'));
  });

  it('refuses the state of another run and changes nothing', async () => {
    const state = join(folder, 'other.safetensors');
    await setUp({}).fit({ checkpoint: { path: state } });
    const refused = async (options: Case, code: tt.ErrorCode, ...words: string[]) => {
      const { fit, model, optimizer, trainer } = setUp(options);
      const look = () =>
        JSON.stringify([[...model.stateDict().values()].map(list), optimizer.stateDict().steps, optimizer.lr, trainer.history]);
      const before = look();
      await expect(fit({ resume: state, ...options.fit })).rejects.toThrow(failure(code, ...words));
      expect(look()).toBe(before);
    };
    await refused({ accumulate: 2 }, 'ERR_TT_ARG', 'accumulate is 2, expected 1');
    await refused({ ema: { decay: 0.5 } }, 'ERR_TT_ARG', 'ema');
    await refused({ schedule: 'decay' }, 'ERR_TT_ARG', 'schedule');
    await refused({ patience: 2 }, 'ERR_TT_ARG', 'callbacks');
    await refused({ fit: { limitBatches: 3 } }, 'ERR_TT_ARG', 'data has 3 batches, expected 6');
    const resume = { resume: state };
    const line = new Line(1);
    await expect(
      trainerOf(line).fit(
        Array.from({ length: 6 }, () => batch(1)),
        { epochs: 4, ...resume },
      ),
    ).rejects.toThrow(failure('ERR_TT_SHAPE', 'missing: inner.weight', 'embedding.weight'));
    expect(list(line.inner.weight)).toEqual([1]);
    const { model, data } = setUp({});
    const sgd = new tt.Trainer(model, { optimizer: new tt.SGD(model.parameters()), loss: (out: tt.Tensor) => out.sum() });
    await expect(sgd.fit(data, { epochs: 4, ...resume })).rejects.toThrow(failure('ERR_TT_ARG', 'AdamW', 'SGD'));
    await tt.writeState(state, { epochs: 3 });
    await expect(setUp({}).fit(resume)).rejects.toThrow(failure('ERR_TT_FILE', 'no training run'));
  });

  it('does not let one callback take the state of another', async () => {
    const state = join(folder, 'callbacks.safetensors');
    const [csv, json] = [tt.csvLog(join(folder, 'a.csv')), tt.jsonLines(join(folder, 'a.jsonl'))];
    await setUp({}).fit({ checkpoint: { path: state }, callbacks: [csv, json] });
    await expect(setUp({}).fit({ resume: state, callbacks: [json, csv] })).rejects.toThrow(failure('ERR_TT_ARG', 'jsonLines', '"csvLog"'));
  });
});
