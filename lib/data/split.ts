// One set of samples in parts: for training, validation, test.
import { checkArray, checkFunction, checkNumber, checkOptions, checkSeed } from '../check.js';
import { complain, describe, Says } from '../errors.js';
import { apportion, fillEmpty, requireFilled, sharesOf } from './fractions.js';
import { randomFrom, shuffle } from './shuffle.js';

/** A part for every fraction. */
export type Parts<S, F extends readonly number[]> = { -readonly [K in keyof F]: S[] };

export interface RandomSplitOptions {
  /** Makes the parts depend on this only. Default: the generator of `setSeed`. */
  readonly seed?: number;
}

export interface StratifiedSplitOptions<S> extends RandomSplitOptions {
  /** The class of a sample. */
  readonly by: (sample: S) => string | number | boolean;
}

export interface ChronologicalSplitOptions<S> {
  /** The time of a sample. Default: the samples are in order. */
  readonly by?: (sample: S) => number | Date;
}

/**
 * Random parts. Within a part samples keep their order.
 * @param fractions share of each part; what they leave of 1 is in no part
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when fractions make more than 1 or a part would be empty
 * @example
 * ```ts
 * import { randomSplit } from 'throughtime';
 * const [train, test] = randomSplit(['a', 'b', 'c', 'd', 'e'], [0.8, 0.2], { seed: 1 });
 * console.log(train.length, test.length); // 4 1
 * ```
 */
export function randomSplit<S, const F extends readonly number[]>(
  samples: readonly S[],
  fractions: F,
  options?: RandomSplitOptions,
): Parts<S, F> {
  const { seed } = checkOptions('randomSplit', options, { seed: undefined });
  checkSeed('randomSplit', seed);
  checkArray('randomSplit', 'samples', samples);
  const sizes = apportion(samples.length, sharesOf('randomSplit', fractions));
  requireFilled('randomSplit', fractions, sizes, samples.length);
  return deal(samples, fractions, [{ members: shuffle([...samples.keys()], randomFrom(seed, 0)), sizes }]);
}

/**
 * Random parts in which every class has its share: within one sample, or further where a small class must give every part one.
 * Within a part samples keep their order.
 * @param fractions share of each part; what they leave of 1 is in no part
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when fractions make more than 1 or a class has fewer samples than there are parts
 * @example
 * ```ts
 * import { stratifiedSplit } from 'throughtime';
 * const samples = Array.from({ length: 100 }, (_, i) => ({ id: i, label: i % 4 === 0 ? 'spam' : 'ham' }));
 * const [train, validation] = stratifiedSplit(samples, [0.9, 0.1], { by: ({ label }) => label, seed: 1 });
 * console.log(train.length, validation.length); // 90 10
 * ```
 */
export function stratifiedSplit<S, const F extends readonly number[]>(
  samples: readonly S[],
  fractions: F,
  options: StratifiedSplitOptions<S>,
): Parts<S, F> {
  const op = 'stratifiedSplit';
  const { by: given, seed } = checkOptions(op, options, { by: undefined, seed: undefined });
  const by = checkFunction(op, 'by', given);
  checkSeed(op, seed);
  checkArray(op, 'samples', samples);
  const shares = sharesOf(op, fractions);
  const random = randomFrom(seed, 0);
  const owed = shares.map(() => 0);
  const groups = Array.from(classesOf(samples, by), ([name, members]) => {
    if (members.length < fractions.length) {
      const got = new Says(`${members.length} sample${members.length === 1 ? '' : 's'}`);
      throw complain('ERR_TT_RANGE', {
        op,
        arg: `class ${describe(name)}`,
        got,
        want: `at least ${fractions.length}`,
        why: 'one for each part',
      });
    }
    return { members: shuffle(members, random), sizes: fillEmpty(apportion(members.length, shares, owed), owed) };
  });
  if (groups.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'samples', got: samples, want: 'at least one' });
  return deal(samples, fractions, groups);
}

/**
 * The first part is the earliest: a model is tested on what comes after what it learned from. Samples of one time keep their order.
 * @param fractions share of each part; what they leave of 1 comes last and is in no part
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when fractions make more than 1 or a part would be empty
 * @example
 * ```ts
 * import { chronologicalSplit } from 'throughtime';
 * const [past, future] = chronologicalSplit([3, 1, 4, 1, 5], [0.6, 0.4]);
 * console.log(past, future); // [3, 1, 4] [1, 5]
 * ```
 */
export function chronologicalSplit<S, const F extends readonly number[]>(
  samples: readonly S[],
  fractions: F,
  options?: ChronologicalSplitOptions<S>,
): Parts<S, F> {
  const { by } = checkOptions('chronologicalSplit', options, { by: undefined });
  if (by !== undefined) checkFunction('chronologicalSplit', 'by', by);
  checkArray('chronologicalSplit', 'samples', samples);
  const sizes = apportion(samples.length, sharesOf('chronologicalSplit', fractions));
  requireFilled('chronologicalSplit', fractions, sizes, samples.length);
  const ordered = by ? sorted(samples, by) : samples;
  let start = 0;
  return fractions.map((_, p) => ordered.slice(start, (start += sizes[p] as number))) as Parts<S, F>;
}

function sorted<S>(samples: readonly S[], by: (sample: S) => number | Date): S[] {
  const timed = samples.map((sample, i) => ({
    sample,
    time: checkNumber('chronologicalSplit', `the time of sample ${i}`, Number(by(sample))),
  }));
  return timed.sort((a, b) => a.time - b.time).map(({ sample }) => sample);
}

/** The indices of each class's samples. */
function classesOf<S, C>(samples: readonly S[], by: (sample: S) => C): Map<C, number[]> {
  const classes = new Map<C, number[]>();
  samples.forEach((sample, i) => {
    const name = by(sample);
    const members = classes.get(name);
    if (members) members.push(i);
    else classes.set(name, [i]);
  });
  return classes;
}

/** Gives each part its number of every group. */
function deal<S, F extends readonly number[]>(
  samples: readonly S[],
  fractions: F,
  groups: readonly { readonly members: readonly number[]; readonly sizes: readonly number[] }[],
): Parts<S, F> {
  const parts: number[][] = fractions.map(() => []);
  for (const { members, sizes } of groups) {
    let start = 0;
    parts.forEach((part, p) => {
      for (const i of members.slice(start, (start += sizes[p] as number))) part.push(i);
    });
  }
  return parts.map((part) => part.sort((a, b) => a - b).map((i) => samples[i] as S)) as Parts<S, F>;
}
