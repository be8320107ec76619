// What is said of the times of a contestant.

/**
 * The value at a share of the way through the sorted list; always one that was measured.
 * @param {readonly number[]} list
 * @param {number} share
 * @returns {number}
 */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))];
}

/** @param {readonly number[]} list */
export const median = (list) => quantile(list, 0.5);

/**
 * Of times in milliseconds: the median, the extremes, the quartiles, and their distance by the median.
 * @param {readonly number[]} times
 */
export function summary(times) {
  const ms = median(times);
  const quartiles = [quantile(times, 0.25), quantile(times, 0.75)];
  return { ms, min: Math.min(...times), max: Math.max(...times), quartiles, spread: (quartiles[1] - quartiles[0]) / ms };
}

/**
 * Items by what `key` says of them, in the order in which they come.
 * @template T
 * @param {readonly T[]} list
 * @param {(item: T) => string} key
 * @returns {[key: string, items: T[]][]}
 */
export function grouped(list, key) {
  const groups = new Map();
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

/**
 * How well threads are used, for each number of them: with t the time of a step, t₁ / (n·tₙ). Where one thread was not measured, the
 * fewest stand for it.
 * @returns {{ kind: string, case: string, threads: number, from: number, speedup: number, efficiency: number, disturbed: boolean }[]}
 */
export function scaling(rows) {
  const ours = rows.filter((row) => row.peer === 'throughtime').sort((a, b) => a.threads - b.threads);
  if (ours.length < 2) return [];
  const [base] = ours;
  return ours.map(({ case: name, threads, ms, disturbed }) => {
    const speedup = base.ms / ms;
    const efficiency = (speedup * base.threads) / threads;
    return { kind: 'scaling', case: name, threads, from: base.threads, speedup, efficiency, disturbed: base.disturbed || disturbed };
  });
}

/**
 * How many times as fast ours is, over all rows of a peer with a number of threads.
 * @returns {{ kind: string, peer: string, threads: number, ratio: number, rows: number }[]}
 */
export function geometricMeans(rows) {
  return grouped(rows, ({ peer, threads }) => `${peer} ${threads}`)
    .filter(([, [first]]) => first.peer !== 'throughtime')
    .map(([, list]) => ({
      kind: 'mean',
      peer: list[0].peer,
      threads: list[0].threads,
      ratio: Math.exp(list.reduce((sum, row) => sum + Math.log(row.ratio), 0) / list.length),
      rows: list.length,
    }));
}
