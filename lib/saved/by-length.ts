// Answers in batches of items of similar length, so that batches hold little padding.

/**
 * @param lengthOf steps of an item
 * @param answer of some items, an entry each
 * @returns the answers in the order of the items
 */
export async function byLength<Item, Answer>(
  items: readonly Item[],
  lengthOf: (item: Item) => number,
  batchSize: number,
  answer: (some: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const order = [...items.keys()].sort((a, b) => lengthOf(items[a] as Item) - lengthOf(items[b] as Item));
  const answers: Answer[] = Array.from({ length: items.length });
  for (let start = 0; start < order.length; start += batchSize) {
    const cut = order.slice(start, start + batchSize);
    const found = await answer(cut.map((i) => items[i] as Item));
    cut.forEach((i, row) => (answers[i] = found[row] as Answer));
  }
  return answers;
}

/** For `byLength`. */
export function lengthOf({ length }: { readonly length: number }): number {
  return length;
}

/** The rows of a matrix `[B,N]` whose rows stand one after the other. */
export function rowsOf(values: ArrayLike<number>, rows: number): readonly Float64Array[] {
  const size = values.length / rows;
  return Array.from({ length: rows }, (_, row) => Float64Array.from({ length: size }, (_, i) => values[row * size + i] as number));
}
