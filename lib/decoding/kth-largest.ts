// Selection without sorting: a row of scores is as long as the vocabulary, and one is read for every token.

/** The k-th largest of some numbers, k from 1 (Hoare 1961, algorithm 65). */
export function kthLargest(numbers: Float64Array, k: number): number {
  const values = numbers.slice();
  const target = values.length - k;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const value = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = value;
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return values[target] as number;
}
