// Counting n-grams, for the measures that compare texts.

/** How often each n-gram of `size` tokens occurs. The key holds the tokens with a separator that no token contains. */
export function countNgrams(tokens: readonly string[], size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + size <= tokens.length; start++) {
    const key = size === 1 ? (tokens[start] as string) : tokens.slice(start, start + size).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** How many of `counts` are found among `others`, each as often as it occurs there. */
export function overlap(counts: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [key, count] of counts) common += Math.min(count, others.get(key) ?? 0);
  return common;
}
