// One optimizer step: gradients of its batches, clipping, the update.
import { checkNumber } from '../check.js';
import type { Model } from '../model.js';
import { clipGradNorm, clipGradValue } from '../optim/clip.js';
import type { Optimizer } from '../optim/optimizer.js';
import { getRngState, type RngState } from '../random.js';
import { scope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import type { Step } from './ahead.js';
import type { Averages, Averaging } from './averages.js';
import type { ScheduleDriver } from './schedule.js';
import type { Item } from './source.js';

/** A model that takes a batch. */
export interface Trainable<B, O> extends Model {
  forward(batch: B): O;
}

/** How to train: the options of a Trainer. */
export interface Recipe<B, O> {
  readonly model: Trainable<B, O>;
  readonly optimizer: Optimizer;
  readonly loss: (output: O, batch: B) => Tensor;
  readonly clipNorm: number;
  readonly clipValue: number | undefined;
  readonly accumulate: number;
  readonly schedule: ScheduleDriver | undefined;
  readonly averaging: Averaging | undefined;
  readonly lrScale: ((batch: B) => number) | undefined;
}

/** What a queued step will tell. */
export interface Queued {
  /** Of each batch. */
  readonly losses: readonly Tensor[];
  /** Of the generator before each batch, to repeat it. */
  readonly rngs: readonly RngState[];
  readonly norm: Tensor;
  /** The values of the norm and the losses, when the step is done. */
  readonly values: Promise<readonly number[]>;
  readonly lr: readonly number[];
}

/** The numbers of a step. */
export interface StepNumbers {
  readonly items: readonly Item<unknown>[];
  readonly losses: readonly number[];
  /** Mean over the rows. */
  readonly loss: number;
  readonly gradNorm: number;
  readonly lr: readonly number[];
  readonly rows: number;
}

/**
 * Queues one step. The gradient is that of the mean over the rows of all its batches. The guard keeps the weights as they are when the
 * norm or a loss is not finite.
 */
export function launch<B, O>(recipe: Recipe<B, O>, averages: Averages | undefined, items: readonly Item<B>[]): Queued {
  const { optimizer, clipNorm, clipValue, schedule } = recipe;
  const lr = optimizer.groups.map((group) => group.lr);
  const rngs: RngState[] = [];
  const queued = scope(() => {
    optimizer.zeroGrad();
    const rows = rowsIn(items);
    const losses = items.map((item) => {
      rngs.push(getRngState());
      return scope(() => {
        const loss = compute(recipe, item.batch);
        (items.length === 1 ? loss : loss.mul(item.rows / rows)).backward();
        return loss;
      });
    });
    const norm = clipGradNorm(optimizer.params, clipNorm);
    if (clipValue !== undefined) clipGradValue(optimizer.params, clipValue);
    scaled(recipe, items, () => optimizer.step({ guard: losses.reduce((sum, loss) => sum.add(loss), norm) }));
    return { losses, norm };
  });
  averages?.update();
  schedule?.afterStep();
  return { ...queued, rngs, lr, values: read([queued.norm, ...queued.losses]) };
}

/** Runs a step at the rates that its batches ask for: the mean of their factors, weighted by rows. */
function scaled<B, O>({ optimizer: { groups }, lrScale }: Recipe<B, O>, items: readonly Item<B>[], step: () => void): void {
  if (!lrScale) return step();
  const factor =
    items.reduce((sum, { batch, rows }) => sum + checkNumber('Trainer', 'lrScale', lrScale(batch), 0) * rows, 0) / rowsIn(items);
  const rates = groups.map(({ lr }) => lr);
  groups.forEach((group, i) => (group.lr = (rates[i] as number) * factor));
  try {
    step();
  } finally {
    groups.forEach((group, i) => (group.lr = rates[i] as number));
  }
}

export function compute<B, O>({ model, loss }: Pick<Recipe<B, O>, 'model' | 'loss'>, batch: B): Tensor {
  return checkTensor('Trainer', 'what loss returns', loss(model.forward(batch), batch));
}

/**
 * Asks for scalars at once, before anything else is queued: a read waits for all that was queued before it, and one behind the next step
 * would leave the engine idle until JavaScript has prepared the step after that.
 */
export function read(values: readonly (Tensor | number)[]): Promise<readonly number[]> {
  const all = Promise.all(values.map(async (value) => (typeof value === 'number' ? value : value.item())));
  all.catch(() => {}); // told to whoever awaits it; nobody does when the step before has failed
  return all;
}

/** Waits for the numbers of a step. */
export async function numbersOf({ items, result }: Step<unknown, Queued>): Promise<StepNumbers> {
  const [gradNorm, ...losses] = (await result.values) as [number, ...number[]];
  const rows = rowsIn(items);
  const loss =
    items.length === 1 ? (losses[0] as number) : items.reduce((sum, item, i) => sum + (losses[i] as number) * (item.rows / rows), 0);
  return { items, losses, loss, gradNorm, lr: result.lr, rows };
}

/** The tokens of batches that tell their lengths. */
export function tokensIn(items: readonly Item<unknown>[]): number | undefined {
  let tokens = 0;
  for (const { batch } of items) {
    const lengths = typeof batch === 'object' && batch !== null && 'lengths' in batch ? batch.lengths : undefined;
    if (!(lengths instanceof Int32Array)) return undefined;
    tokens = lengths.reduce((sum, length) => sum + length, tokens);
  }
  return tokens;
}

function rowsIn(items: readonly Item<unknown>[]): number {
  return items.reduce((sum, { rows }) => sum + rows, 0);
}
