// Shares of a number of samples, as whole numbers.
import { checkNumber } from '../check.js';
import { complain, Says } from '../errors.js';

// Sums of fractions such as 0.7 + 0.2 + 0.1 miss 1 by rounding.
const tolerance = 1e-9;

/**
 * The shares of the parts and, last, what they leave of 1.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function sharesOf(op: string, fractions: readonly number[]): readonly number[] {
  if (!Array.isArray(fractions) || fractions.length === 0)
    throw complain('ERR_TT_ARG', { op, arg: 'fractions', got: fractions, want: 'an array of numbers' });
  fractions.forEach((fraction: number, p) => {
    if (checkNumber(op, `fractions[${p}]`, fraction, 0, 1) === 0)
      throw complain('ERR_TT_RANGE', { op, arg: `fractions[${p}]`, got: fraction, want: 'more than 0' });
  });
  const sum = (fractions as number[]).reduce((total, fraction) => total + fraction, 0);
  if (sum > 1 + tolerance)
    throw complain('ERR_TT_RANGE', { op, arg: 'fractions', got: fractions, want: 'a sum of at most 1', why: `it is ${sum}` });
  return [...(fractions as number[]), Math.max(0, 1 - sum)];
}

/**
 * Whole numbers that sum to `count`, each within one of its share of it (largest remainders).
 * @param owed what former calls gave each part too little; it decides who gets the remainders, and is updated
 */
export function apportion(count: number, shares: readonly number[], owed = shares.map(() => 0)): number[] {
  const exact = shares.map((share) => count * share);
  const sizes = exact.map((x) => Math.floor(x + tolerance));
  exact.forEach((x, p) => (owed[p] = (owed[p] as number) + x - (sizes[p] as number)));
  const left = count - sizes.reduce((sum, size) => sum + size, 0);
  const takers = [...shares.keys()].filter((p) => (exact[p] as number) - (sizes[p] as number) > tolerance);
  takers.sort((a, b) => (owed[b] as number) - (owed[a] as number));
  for (const p of takers.slice(0, left)) give(p, sizes, owed, 1);
  return sizes;
}

/** Moves samples from large parts to empty ones, until all but the last, which is no part, have one. There must be enough. */
export function fillEmpty(sizes: number[], owed: number[]): number[] {
  for (let p = 0; p < sizes.length - 1; p++) {
    if (sizes[p] !== 0) continue;
    give(sizes.lastIndexOf(Math.max(...sizes)), sizes, owed, -1); // the last: where all have one, that is what no part has
    give(p, sizes, owed, 1);
  }
  return sizes;
}

function give(p: number, sizes: number[], owed: number[], samples: number): void {
  sizes[p] = (sizes[p] as number) + samples;
  owed[p] = (owed[p] as number) - samples;
}

/** @throws ThroughtimeError ERR_TT_RANGE when a part is empty */
export function requireFilled(op: string, fractions: readonly number[], sizes: readonly number[], count: number): void {
  const empty = fractions.findIndex((_, p) => sizes[p] === 0);
  if (empty === -1) return;
  const got = new Says(`${fractions[empty]} of ${count} samples`);
  throw complain('ERR_TT_RANGE', { op, arg: `fractions[${empty}]`, got, want: 'at least one sample' });
}
