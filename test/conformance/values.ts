// Small array manipulations that bring other projects' layouts to ours.
import { tensor, type Tensor } from 'throughtime';
import type { Values } from './compare.js';

export const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export function values(shape: readonly number[], at: (index: number) => number): Values {
  return { shape, data: Float32Array.from({ length: size(shape) }, (_, i) => at(i)) };
}

export const zeros = (shape: readonly number[]): Values => values(shape, () => 0);

export function toTensor({ shape, data }: Values, requiresGrad = false): Tensor {
  return tensor(data instanceof Int32Array ? data : Float32Array.from(data), { shape, requiresGrad });
}

/** What `loadStateDict` reads. */
export function toState(named: Iterable<readonly [string, Values]>): Map<string, Tensor> {
  return new Map(Array.from(named, ([name, value]) => [name, toTensor(value)]));
}

export function toIntegers({ shape, data }: Values): Tensor {
  return tensor(Int32Array.from(data), { shape });
}

/** Element [i, j, rest] becomes [j, i, rest]. */
export function swapFirstAxes({ shape, data }: Values): Values {
  const [m = 1, n = 1, ...rest] = shape;
  const block = size(rest);
  return values([n, m, ...rest], (index) => {
    const k = index % block;
    const i = Math.floor(index / block);
    return data[((i % m) * n + Math.floor(i / m)) * block + k] as number;
  });
}

/** Entry `index` of the first axis. */
export function entry({ shape, data }: Values, index: number): Values {
  const rest = shape.slice(1);
  const n = size(rest);
  return { shape: rest, data: Array.from(data).slice(index * n, (index + 1) * n) };
}

/** Joins along the first axis, which all must have. */
export function stack(parts: readonly Values[]): Values {
  const first = parts[0] as Values;
  const count = parts.reduce((n, part) => n + (part.shape[0] as number), 0);
  return { shape: [count, ...first.shape.slice(1)], data: parts.flatMap((part) => Array.from(part.data)) };
}

/** Joins along the last axis. */
export function joinLast(parts: readonly Values[]): Values {
  const widths = parts.map((part) => part.shape.at(-1) as number);
  const rows = size((parts[0] as Values).shape.slice(0, -1));
  const data: number[] = [];
  for (let row = 0; row < rows; row++) {
    parts.forEach((part, i) => data.push(...Array.from(part.data).slice(row * (widths[i] as number), (row + 1) * (widths[i] as number))));
  }
  return { shape: [...(parts[0] as Values).shape.slice(0, -1), widths.reduce((a, b) => a + b, 0)], data };
}

/** Cuts columns [start, start + count) of the last axis. */
export function columns({ shape, data }: Values, start: number, count: number): Values {
  const width = shape.at(-1) as number;
  return values([...shape.slice(0, -1), count], (i) => data[Math.floor(i / count) * width + start + (i % count)] as number);
}

/** Reorders equal blocks of the first axis: block k of the result is block order[k]. */
export function reorderBlocks({ shape, data }: Values, order: readonly number[]): Values {
  const block = size(shape) / order.length;
  return values(shape, (i) => data[(order[Math.floor(i / block)] as number) * block + (i % block)] as number);
}

/** Targets of CTC as [B,S]: given so, or one after the other. */
export function padTargets(targets: Values, lengths: Values): Tensor {
  if (targets.shape.length === 2) return toIntegers(targets);
  const counts = Array.from(lengths.data);
  const S = Math.max(1, ...counts);
  const starts = counts.map((_, b) => counts.slice(0, b).reduce((n, count) => n + count, 0));
  const at = (i: number) =>
    i % S < (counts[Math.floor(i / S)] as number) ? (targets.data[(starts[Math.floor(i / S)] as number) + (i % S)] as number) : 0;
  return toIntegers(values([counts.length, S], at));
}

/** step_size → stepSize */
export function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
