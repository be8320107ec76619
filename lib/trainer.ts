// The training loop.
import { checkInteger, checkNumber, checkOptions } from './check.js';
import { ThroughtimeError } from './errors.js';
import type { Model } from './model.js';
import { clipGradNorm } from './optim/clip.js';
import type { Optimizer } from './optim/optimizer.js';
import { noGrad, scope } from './scope.js';
import type { Tensor } from './tensor.js';
import { lengthOf, Mean, oneAhead, type DataSource } from './trainer/ahead.js';
import { diagnose } from './trainer/diagnose.js';
import type { Callback, EndReason, HistoryEntry, TrainerEvent, TrainingRun } from './trainer/events.js';

/** A model that takes a batch. */
export interface Trainable<B, O> extends Model {
  forward(batch: B): O;
}

/** A number to report of each validation batch. */
export type Metric<B, O> = (output: O, batch: B) => Tensor | number;

export interface TrainerOptions<B, O> {
  readonly optimizer: Optimizer;
  /** The scalar to minimise. */
  readonly loss: (output: O, batch: B) => Tensor;
  /** Largest norm of all gradients together; larger ones are scaled down. Default: no clipping. */
  readonly clipNorm?: number;
}

export interface FitOptions<B, O> {
  /** Walks over the data. Default 1. */
  readonly epochs?: number;
  /** Data to measure loss and metrics on after every epoch. */
  readonly validation?: DataSource<B>;
  /** Told of every event, in order. */
  readonly callbacks?: readonly Callback[];
  /** Stops after the step in progress. */
  readonly signal?: AbortSignal;
  /** Measured on the validation data. */
  readonly metrics?: Readonly<Record<string, Metric<B, O>>>;
}

/** Means over a data set, weighted by rows. */
export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Trains a model. The event loop stays free; every step's memory is freed.
 * @example
 * ```ts
 * import { AdamW, Linear, Trainer, mse, uniform } from 'throughtime';
 * async function train() {
 *   const model = new Linear(3, 1);
 *   const trainer = new Trainer(model, {
 *     optimizer: new AdamW(model.parameters(), { lr: 1e-2 }),
 *     loss: (output, x) => mse(output, x.sum(1, { keepDim: true })),
 *     clipNorm: 5,
 *   });
 *   const history = await trainer.fit([uniform([32, 3]), uniform([32, 3])], { epochs: 100 });
 *   console.log(history.at(-1)?.loss);
 * }
 * ```
 */
export class Trainer<B, O> implements TrainingRun {
  readonly model: Trainable<B, O>;
  readonly optimizer: Optimizer;
  readonly #loss: (output: O, batch: B) => Tensor;
  readonly #clipNorm: number | undefined;
  readonly #history: HistoryEntry[] = [];
  #stopped = false;

  /** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  constructor(model: Trainable<B, O>, options: TrainerOptions<B, O>) {
    const { optimizer, loss, clipNorm } = checkOptions('Trainer', options, { optimizer: undefined, loss: undefined, clipNorm: undefined });
    if (!optimizer || !loss)
      throw new ThroughtimeError('ERR_TT_ARG', `Trainer: ${optimizer ? 'loss' : 'optimizer'} is undefined, expected it among the options`);
    this.model = model;
    this.optimizer = optimizer;
    this.#loss = loss;
    this.#clipNorm = clipNorm === undefined ? undefined : checkNumber('Trainer', 'clipNorm', clipNorm, 0);
  }

  /** Every epoch so far, of all runs; those before an error or abort included. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * Trains for some epochs.
   * @returns the epochs of this run
   * @throws ThroughtimeError (rejects) ERR_TT_NAN naming epoch, step, batch and layer when the loss or the gradient norm is not finite,
   * before any weight is spoiled; ERR_TT_ABORTED by the signal; ERR_TT_ARG for an empty batch; what the model, the loss or a callback throws
   */
  async fit(data: DataSource<B>, options?: FitOptions<B, O>): Promise<readonly HistoryEntry[]> {
    const { epochs, validation, callbacks, signal, metrics } = checkOptions('fit', options, {
      epochs: 1,
      validation: undefined,
      callbacks: [],
      signal: undefined,
      metrics: {},
    });
    checkInteger('fit', 'epochs', epochs);
    if (!validation && Object.keys(metrics).length)
      throw new ThroughtimeError('ERR_TT_ARG', 'fit: metrics are given without validation, expected the data to measure them on');
    const first = this.#history.length;
    const emit = async (event: TrainerEvent) => {
      for (const callback of callbacks) await callback(event, this);
    };
    let reason: EndReason = 'failed';
    this.#stopped = false;
    try {
      await emit({ type: 'fitStart', epochs, steps: lengthOf(data) });
      for (let epoch = 1; epoch <= epochs && !this.#stopped; epoch++) {
        await emit({ type: 'epochStart', epoch });
        const start = performance.now();
        const trained = await this.#epoch(epoch, data, signal, emit);
        if (trained.steps === 0 && !signal?.aborted) break; // stopped before the first step
        const validated = validation && !signal?.aborted ? await this.evaluate(validation, { metrics }) : undefined;
        if (signal?.aborted) {
          reason = 'aborted';
          throw new ThroughtimeError('ERR_TT_ABORTED', `fit: stopped by the signal in epoch ${epoch}`, { cause: signal.reason });
        }
        const seconds = (performance.now() - start) / 1000;
        const entry = {
          epoch,
          ...trained,
          ...(validated && { validationLoss: validated.loss }),
          metrics: validated?.metrics ?? {},
          lr: this.optimizer.lr,
          seconds,
        };
        this.#history.push(entry);
        await emit({ type: 'epochEnd', epoch, entry });
      }
      reason = this.#stopped ? 'stopped' : 'completed';
    } finally {
      await emit({ type: 'fitEnd', reason, history: this.#history });
    }
    return this.#history.slice(first);
  }

  async #epoch(epoch: number, data: DataSource<B>, signal: AbortSignal | undefined, emit: (event: TrainerEvent) => Promise<void>) {
    this.model.train();
    const [losses, norms] = [new Mean(), new Mean()];
    let steps = 0;
    const stopped = () => this.#stopped || signal?.aborted === true;
    for await (const step of oneAhead('fit', data, (batch) => this.#step(batch), stopped)) {
      const [loss, gradNorm] = await Promise.all([step.result.loss.item(), step.result.norm?.item()]);
      if (!Number.isFinite(loss + (gradNorm ?? 0)))
        throw await diagnose({ epoch, loss, gradNorm }, step, this.model, (batch) => this.#compute(batch));
      losses.add(loss, step.rows);
      if (gradNorm !== undefined) norms.add(gradNorm, 1);
      await emit({ type: 'step', epoch, step: ++steps, loss, gradNorm });
    }
    return { loss: losses.value, steps, ...(this.#clipNorm !== undefined && { gradNorm: norms.value }) };
  }

  /** Queues one step. The guard keeps the weights as they are when the norm, or without clipping the loss, is not finite. */
  #step(batch: B): { readonly loss: Tensor; readonly norm: Tensor | undefined } {
    return scope(() => {
      const loss = this.#compute(batch);
      this.optimizer.zeroGrad();
      loss.backward();
      const norm = this.#clipNorm === undefined ? undefined : clipGradNorm(this.optimizer.params, this.#clipNorm);
      this.optimizer.step({ guard: norm ?? loss });
      return { loss, norm };
    });
  }

  #compute(batch: B): Tensor {
    return this.#loss(this.model.forward(batch), batch);
  }

  /**
   * Mean loss and metrics over a data set, without dropout and without gradients.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for an empty batch; what the model, the loss or a metric throws
   */
  async evaluate(data: DataSource<B>, options?: Pick<FitOptions<B, O>, 'metrics'>): Promise<Evaluation> {
    const { metrics } = checkOptions('evaluate', options, { metrics: {} });
    const names = ['', ...Object.keys(metrics)];
    const means = names.map(() => new Mean());
    const launch = (batch: B) =>
      this.#inference(() => {
        const output = this.model.forward(batch);
        return [this.#loss(output, batch), ...Object.values(metrics).map((metric) => metric(output, batch))];
      });
    for await (const { result, rows } of oneAhead('evaluate', data, launch, () => false)) {
      const values = await Promise.all(result.map(async (value) => (typeof value === 'number' ? value : value.item())));
      values.forEach((value, i) => means[i]?.add(value, rows));
    }
    const [loss, ...rest] = means.map((mean) => mean.value);
    return { loss: loss as number, metrics: Object.fromEntries(rest.map((value, i) => [names[i + 1] as string, value])) };
  }

  /**
   * The model's output for every batch, without dropout and without gradients. An output is valid until the next is asked for.
   * @example
   * ```ts
   * import { SGD, Linear, Trainer, mse, ones } from 'throughtime';
   * async function show() {
   *   const model = new Linear(3, 1);
   *   const trainer = new Trainer(model, { optimizer: new SGD(model.parameters()), loss: (y) => mse(y, [0, 0]) });
   *   for await (const y of trainer.predict([ones([2, 3])])) console.log(await y.data());
   * }
   * ```
   */
  async *predict(data: DataSource<B>): AsyncGenerator<O, void, undefined> {
    const launch = (batch: B) => this.#inference(() => this.model.forward(batch));
    for await (const { result } of oneAhead('predict', data, launch, () => false)) yield result;
  }

  /** Runs `fn` with dropout and gradients off and frees what it made except its result. */
  #inference<T>(fn: () => T): T {
    const { training } = this.model;
    this.model.eval();
    try {
      return noGrad(() => scope(fn));
    } finally {
      if (training) this.model.train();
    }
  }
}
