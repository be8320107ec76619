// What comes of a case, and whether that of a peer is the same: before anything is timed, every contestant computes the case from the same
// weights and data. Numbers that are merely rounded otherwise differ by about 1e-6, gates in another order by more than 1e-2.

/** What two outcomes may differ by, relative to the largest value of ours. */
export const tolerance = 1e-3;

/** So many values of a tensor stand for it: a prime, so that they fall on all columns. */
const most = 2039;

/**
 * Values at places that are spread evenly over the list: number i at ⌊i·n / count⌋.
 * @param {ArrayLike<number>} list
 */
export function sample(list) {
  const count = Math.min(most, list.length);
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)]);
}

/**
 * Why a peer's outcome is not ours; undefined where it is.
 * @param {Record<string, number[]>} ours values by name
 * @param {Record<string, (number | null)[]>} theirs null: not finite
 */
export function difference(ours, theirs) {
  for (const [name, expected] of Object.entries(ours)) {
    const found = theirs[name];
    if (found?.length !== expected.length) return `${name} has ${found?.length ?? 'no'} values, ours has ${expected.length}`;
    const largest = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? NaN))));
    if (Number.isNaN(worst)) return `${name} is not finite`;
    if (worst > tolerance * largest) return `${name} is off by ${(worst / largest).toPrecision(2)} of its largest value`;
  }
  return undefined;
}
