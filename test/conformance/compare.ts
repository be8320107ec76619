// Comparison of a computed tensor with the expected one.
import type { Tensor } from 'throughtime';
import type { Check, Group } from './report.js';

/** Numbers with a shape, row-major, outside the library. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** How far a tensor may be off: as a whole, ‖a−b‖ ≤ norm·‖b‖, or element by element, |a−b| ≤ atol + rtol·|b|. */
export type Tolerance = { readonly norm: number } | { readonly atol: number; readonly rtol: number };

/** ‖a−b‖/‖b‖; ‖a‖ where b is 0; infinite where one of them is not finite. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i] ?? NaN;
    const b = expected[i] ?? NaN;
    difference += (a - b) ** 2;
    norm += b ** 2;
  }
  const error = Math.sqrt(difference) / (norm === 0 ? 1 : Math.sqrt(norm));
  return Number.isFinite(error) ? error : Infinity;
}

export function compare(group: Group, name: string, actual: Values, expected: Values, tolerance: Tolerance): Check {
  const shapes = `shape [${actual.shape.join()}], expected [${expected.shape.join()}]`;
  if (actual.shape.join() !== expected.shape.join()) return { group, name, error: Infinity, ok: false, detail: shapes };
  const error = relativeError(actual.data, expected.data);
  if ('norm' in tolerance) {
    return { group, name, error, ok: error <= tolerance.norm, detail: `relative error ${error.toExponential(2)} > ${tolerance.norm}` };
  }
  const { atol, rtol } = tolerance;
  const bad = Array.from(expected.data).findIndex((b, i) => !(Math.abs((actual.data[i] ?? NaN) - b) <= atol + rtol * Math.abs(b)));
  return { group, name, error, ok: bad < 0, detail: `[${bad}] is ${actual.data[bad]}, expected ${expected.data[bad]}` };
}

/** The same for a series of scalars, such as the losses of a training: the worst single step counts. */
export function compareSeries(group: Group, name: string, actual: readonly number[], expected: ArrayLike<number>, limit: number): Check {
  const errors = Array.from(expected, (b, i) => relativeError([actual[i] ?? NaN], [b]));
  const error = actual.length === expected.length ? Math.max(...errors) : Infinity;
  const step = errors.indexOf(Math.max(...errors));
  const detail = `step ${step} is ${actual[step]}, expected ${expected[step]}: ${error.toExponential(2)} > ${limit}`;
  return { group, name, error, ok: error <= limit, detail };
}

export async function read(t: Tensor): Promise<Values> {
  return { shape: t.shape, data: await t.data() };
}
