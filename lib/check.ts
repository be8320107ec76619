// Checks of arguments at the public surface. Types are checked here, once; shapes are checked in native code.
import { complain, describe, Says } from './errors.js';

/** The largest int32: no id and no length is above it. */
export const largestInt32 = 2 ** 31 - 1;

/** A table of all options of `T` with their defaults; `undefined` where absence has a meaning of its own. */
export type Defaults<T> = { readonly [K in keyof Required<T>]: Required<T>[K] | undefined };

/** `T` with the defaults `D` filled in: what has a default is never undefined. */
export type Filled<T, D> = {
  readonly [K in keyof Required<T>]: K extends keyof D ? (undefined extends D[K] ? Required<T>[K] | undefined : Required<T>[K]) : never;
};

/**
 * Fills in defaults and refuses what is not in their table, so an option has one place where it is named.
 * @throws ThroughtimeError ERR_TT_ARG naming the unknown option and the allowed ones
 */
export function checkOptions<T extends object, const D extends Defaults<T>>(op: string, options: T | undefined, defaults: D): Filled<T, D> {
  if (options === undefined) return defaults as unknown as Filled<T, D>;
  checkTable(op, 'options', options);
  const filled: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaults, name)) {
      const allowed = Object.keys(defaults);
      throw complain('ERR_TT_ARG', { op, arg: 'option', got: name, want: allowed.length ? `one of ${allowed.join(', ')}` : 'none' });
    }
    if (value === undefined) continue;
    if (typeof filled[name] === 'boolean') checkBoolean(op, name, value);
    filled[name] = value;
  }
  return filled as Filled<T, D>;
}

/** A Map, a Set, a Date, or a promise that nobody awaited has no options in it that could be found. */
export function isTable(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Symbol.iterator in value) return false;
  return !(value instanceof Date || value instanceof Promise || ArrayBuffer.isView(value));
}

/** An object to take parts from: options, a batch, a report. */
export function checkTable<T>(op: string, arg: string, value: T): T & object {
  if (isTable(value)) return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'an object' });
}

/** True or false; nothing that counts as them. */
export function checkBoolean(op: string, arg: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'true or false' });
}

/** An integer of at least `least`, at most `most`. */
export function checkInteger(op: string, arg: string, value: number, least = 1, most = Infinity): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw complain(Number.isSafeInteger(value) ? 'ERR_TT_RANGE' : 'ERR_TT_ARG', {
      op,
      arg,
      got: value,
      want: most < Infinity ? `an integer in [${least}, ${most}]` : least === -Infinity ? 'an integer' : `an integer of at least ${least}`,
    });
  }
  return value;
}

/** A finite number of at least `least`, at most `most`. */
export function checkNumber(op: string, arg: string, value: number, least = -Infinity, most = Infinity): number {
  const inside = Number.isFinite(value) && value >= least && value <= most;
  if (inside) return value;
  const bounds =
    least === -Infinity && most === Infinity
      ? 'a finite number'
      : most === Infinity
        ? `a number of at least ${least}`
        : `a number in [${least}, ${most}]`;
  throw complain(Number.isFinite(value) ? 'ERR_TT_RANGE' : 'ERR_TT_ARG', { op, arg, got: value, want: bounds });
}

/** Two finite numbers, the second at least the first: from where to where random numbers go. */
export function checkRange(op: string, low: number, high: number): void {
  checkNumber(op, 'low', low);
  checkNumber(op, 'high', high, low);
}

/** A probability of dropping: at least 0 and below 1, because survivors are scaled by 1 / (1 - p). */
export function checkDropout(op: string, arg: string, value: number): number {
  if (checkNumber(op, arg, value, 0, 1) === 1) throw complain('ERR_TT_RANGE', { op, arg, got: value, want: 'a number in [0, 1)' });
  return value;
}

/** A function. */
export function checkFunction<F>(op: string, arg: string, value: F): NonNullable<F> {
  if (typeof value === 'function') return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a function' });
}

/** Something of a class. */
export function checkInstance<T>(op: string, arg: string, value: unknown, kind: { readonly name: string; readonly prototype: T }): T {
  if (value instanceof (kind as unknown as abstract new () => T & object)) return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: `a ${kind.name}` });
}

/** Text. */
export function checkString(op: string, arg: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a string' });
}

/** Where a file or a folder is: a path in words, not empty. */
export function checkPath(op: string, arg: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a path' });
}

/** A list: an array, or what has a length and elements as one, such as a typed array. */
export function checkList(op: string, arg: string, value: unknown): void {
  if (Array.isArray(value)) return;
  const list = typeof value === 'object' && value !== null && 'length' in value ? (value as ArrayLike<unknown>) : undefined;
  const length = list?.length;
  // A length without elements would be walked to its end. A proxy may have elements that it does not own to.
  const isList = Number.isSafeInteger(length) && (length === 0 || (Number(length) > 0 && list !== undefined && (0 in list || list[0] !== undefined))); // prettier-ignore
  const got = length === 0 && isDetached(value) ? new Says('detached') : value;
  if (!isList || got !== value) throw complain('ERR_TT_ARG', { op, arg, got, want: 'a list' });
}

/** A list with the methods of one: an array or a typed array. */
export function checkArray(op: string, arg: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a list' });
  checkList(op, arg, value);
  return value as readonly unknown[];
}

/** Whether the memory of a typed array went to another thread: it looks like an empty one. */
function isDetached(value: unknown): boolean {
  if (!ArrayBuffer.isView(value)) return false;
  try {
    return new Uint8Array(value.buffer).length < 0;
  } catch {
    return true;
  }
}

/** What random numbers start from; undefined for the generator of `setSeed`. */
export function checkSeed(op: string, seed: number | undefined): number | undefined {
  return seed === undefined ? undefined : checkInteger(op, 'seed', seed, 0);
}

/** A word of a list. */
export function checkChoice<T extends string>(op: string, arg: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) throw complain('ERR_TT_ARG', { op, arg, got: value, want: `one of ${choices.map(describe).join(', ')}` });
  return value;
}

/** `axis` counted from the front: -1 is the last. */
export function checkAxis(op: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw complain('ERR_TT_RANGE', {
      op,
      arg: 'axis',
      got: axis,
      want: rank ? `an integer in [${-rank}, ${rank - 1}]` : 'no axis',
      why: `the tensor has ${rank} dimensions`,
    });
  }
  return axis < 0 ? axis + rank : axis;
}
