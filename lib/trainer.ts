// The training loop as users see it; a run is in trainer/run.ts, a step in trainer/step.ts.
import { checkFunction, checkInstance, checkInteger, checkNumber, checkOptions } from './check.js';
import { ThroughtimeError } from './errors.js';
import { Model } from './model.js';
import { checkOptimizer, type Optimizer } from './optim/optimizer.js';
import type { TriggeredAverageOptions } from './optim/triggered-average.js';
import type { Tensor } from './tensor.js';
import { planAveraging } from './trainer/averages.js';
import { evaluate, predict, type Evaluation } from './trainer/evaluate.js';
import type { HistoryEntry, TrainingRun } from './trainer/events.js';
import { planFit, requireFunctions, type FitOptions } from './trainer/options.js';
import { Run } from './trainer/run.js';
import { ScheduleDriver, type ScheduleLike, type ScheduleOptions } from './trainer/schedule.js';
import { requireBatches, type DataSource } from './trainer/source.js';
import type { Recipe, Trainable } from './trainer/step.js';

export interface TrainerOptions<B, O> {
  readonly optimizer: Optimizer;
  /** The scalar to minimise. */
  readonly loss: (output: O, batch: B) => Tensor;
  /**
   * Largest norm of all gradients together; larger ones are scaled down. Default 5: recurrent networks have steps whose gradients explode.
   * Infinity turns clipping off; the norm is measured all the same.
   */
  readonly clipNorm?: number;
  /** Largest size of every element of a gradient, after `clipNorm`. Default: no limit. */
  readonly clipValue?: number;
  /**
   * Batches (micro-steps) per optimizer step, default 1. Losses are weighted by the rows of their batches, so the step is that of one big
   * batch of the same rows under a loss that is a mean over rows; the last step of an epoch takes the batches that are left.
   */
  readonly accumulate?: number;
  /** Moves on after every optimizer step; one that looks at a metric after every epoch. Options say otherwise. */
  readonly schedule?: ScheduleLike | ScheduleOptions;
  /**
   * Keeps exponential moving averages of the parameters during each `fit`. Validation, callbacks of `epochEnd` (so the best weights that
   * `checkpoint` and `earlyStopping` keep) and the model after `fit` have the averages; training goes on with the parameters. A run that
   * failed leaves the parameters.
   */
  readonly ema?: { readonly decay: number };
  /**
   * Keeps the mean of the parameters from the epoch on in which validation stops getting better (NT-ASGD, see `TriggeredAverage`), and uses
   * it as `ema` does its averages. Needs validation.
   */
  readonly ntAsgd?: TriggeredAverageOptions;
  /** A factor of the learning rates in the step of a batch: for batches of different lengths. Default 1. */
  readonly lrScale?: (batch: B) => number;
}

/** Training the parameters of another model would look like training, and change nothing. @throws ThroughtimeError ERR_TT_ARG */
function requireOwn(optimizer: Optimizer, model: Model): Optimizer {
  const own = new Set<Tensor>(model.parameters());
  if (optimizer.params.some((param) => own.has(param))) return optimizer;
  throw new ThroughtimeError('ERR_TT_ARG', 'Trainer: optimizer has none of the parameters of model, expected those of model.parameters()');
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
  readonly #recipe: Recipe<B, O>;
  readonly #history: HistoryEntry[] = [];
  #run: Run<B, O> | undefined;
  #fastDevRun = false;

  /** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  constructor(model: Trainable<B, O>, options: TrainerOptions<B, O>) {
    const { optimizer, loss, clipNorm, clipValue, accumulate, schedule, ema, ntAsgd, lrScale } = checkOptions('Trainer', options, {
      optimizer: undefined,
      loss: undefined,
      clipNorm: 5,
      clipValue: undefined,
      accumulate: 1,
      schedule: undefined,
      ema: undefined,
      ntAsgd: undefined,
      lrScale: undefined,
    });
    if (lrScale !== undefined) checkFunction('Trainer', 'lrScale', lrScale);
    checkInstance('Trainer', 'model', model, Model);
    this.#recipe = {
      model,
      optimizer: requireOwn(checkOptimizer('Trainer', optimizer), model),
      loss: checkFunction('Trainer', 'loss', loss),
      clipNorm: clipNorm === Infinity ? clipNorm : checkNumber('Trainer', 'clipNorm', clipNorm, 0),
      clipValue: clipValue === undefined ? undefined : checkNumber('Trainer', 'clipValue', clipValue, 0),
      accumulate: checkInteger('Trainer', 'accumulate', accumulate),
      schedule: schedule === undefined ? undefined : new ScheduleDriver(schedule),
      averaging: planAveraging(ema, ntAsgd),
      lrScale,
    };
  }

  get model(): Trainable<B, O> {
    return this.#recipe.model;
  }

  get optimizer(): Optimizer {
    return this.#recipe.optimizer;
  }

  /** Every epoch so far, of all runs; those before an error or abort included. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  get fastDevRun(): boolean {
    return this.#fastDevRun;
  }

  stop(): void {
    this.#run?.stop();
  }

  /**
   * Trains for some epochs.
   * @returns the epochs of this run, those before it was resumed included
   * @throws ThroughtimeError (rejects) ERR_TT_NAN naming epoch, step, batch and layer when the loss or the gradient norm is not finite,
   * before any weight is spoiled; ERR_TT_ABORTED by the signal; ERR_TT_ARG for an empty batch, or a schedule that is longer than the run;
   * ERR_TT_FILE, ERR_TT_ARG and ERR_TT_SHAPE for a state file that cannot be read or is of another run; ERR_TT_ARG while another `fit` of
   * this Trainer runs; what the model, the loss or a callback throws
   */
  async fit(data: DataSource<B>, options?: FitOptions<B, O>): Promise<readonly HistoryEntry[]> {
    const plan = planFit(options);
    if (this.#run) throw new ThroughtimeError('ERR_TT_ARG', 'fit: another fit of this Trainer runs, expected it to have ended');
    const run = new Run(this.#recipe, plan, data, this.#history, this);
    this.#fastDevRun = plan.fastDevRun;
    this.#run = run;
    return run.execute().finally(() => (this.#run = undefined));
  }

  /**
   * Mean loss and metrics over a data set, without dropout and without gradients.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for an empty batch; what the model, the loss or a metric throws
   */
  async evaluate(data: DataSource<B>, options?: Pick<FitOptions<B, O>, 'metrics'>): Promise<Evaluation> {
    const { metrics } = checkOptions('evaluate', options, { metrics: {} });
    requireFunctions('evaluate', 'metrics', metrics);
    requireBatches('evaluate', 'data', data);
    return evaluate(this.#recipe, data, metrics);
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
  predict(data: DataSource<B>): AsyncGenerator<O, void, undefined> {
    return predict(this.#recipe, data);
  }
}
