// Looking at a model without changing it.
import { complain } from '../errors.js';
import { inference } from '../inference.js';
import { Tensor } from '../tensor.js';
import { oneAhead, type Pace } from './ahead.js';
import { Mean } from './means.js';
import type { Metric } from './options.js';
import { Walk, type DataSource } from './source.js';
import { read, type Recipe } from './step.js';

/** Means over a data set, weighted by rows. */
export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A step is a batch, and nothing stops it. */
const plain = { size: 1, stopped: () => false, alone: () => false } as const satisfies Omit<Pace<unknown, unknown>, 'launch'>;

export async function evaluate<B, O>(
  { model, loss }: Pick<Recipe<B, O>, 'model' | 'loss'>,
  data: DataSource<B>,
  metrics: Readonly<Record<string, Metric<B, O>>>,
  limit = Infinity,
): Promise<Evaluation> {
  const names = ['', ...Object.keys(metrics)];
  const means = new Map(names.map((name) => [name, new Mean()]));
  const measures = [loss, ...Object.values(metrics)];
  const launch = (batch: B) => {
    const values = inference(model, () => {
      const output = model.forward(batch);
      return names.map((name, i) => measured(name, measures[i]?.(output, batch)));
    });
    return read(values);
  };
  const steps = oneAhead(new Walk('evaluate', data, limit), { ...plain, launch: ([item]) => item && launch(item.batch) });
  for await (const { result, items } of steps) {
    const values = (await result) ?? [];
    [...means.values()].forEach((mean, i) => mean.add(values[i] as number, items[0]?.rows ?? 1));
  }
  const { '': total, ...rest } = Object.fromEntries([...means].map(([name, mean]) => [name, mean.value]));
  return { loss: total as number, metrics: rest };
}

/** A number, or a tensor that holds one. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_SHAPE naming the metric; '' is the loss */
function measured(name: string, value: unknown): Tensor | number {
  if (typeof value === 'number' || (value instanceof Tensor && value.size === 1)) return value;
  const [op, arg] = name === '' ? ['Trainer', 'what loss returns'] : ['evaluate', `metrics.${name}`];
  throw complain(value instanceof Tensor ? 'ERR_TT_SHAPE' : 'ERR_TT_ARG', {
    op,
    arg,
    got: value,
    want: 'a number or a tensor of one element',
  });
}

/** Outputs of the model, each valid until the next is asked for. */
export async function* predict<B, O>({ model }: Pick<Recipe<B, O>, 'model'>, data: DataSource<B>): AsyncGenerator<O, void, undefined> {
  const launch = (batch: B) => inference(model, () => ({ output: model.forward(batch) }));
  const steps = oneAhead(new Walk('predict', data), { ...plain, launch: ([item]) => item && launch(item.batch) });
  for await (const { result } of steps) if (result) yield result.output;
}
