// Longest common subsequences of tokens.

/** Positions in `reference` of a longest subsequence that `other` has too; of several the one found from the end, as in ROUGE-1.5.5. */
export function commonSubsequence(reference: readonly string[], other: readonly string[]): readonly number[] {
  // Lengths for all beginnings of both; a row more and a column more than tokens.
  const width = other.length + 1;
  const lengths = new Uint32Array((reference.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] as number;
  for (let i = 1; i <= reference.length; i++)
    for (let j = 1; j < width; j++)
      lengths[i * width + j] = reference[i - 1] === other[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
  const found: number[] = [];
  for (let i = reference.length, j = other.length; i > 0 && j > 0;) {
    if (reference[i - 1] === other[j - 1]) {
      found.push(--i);
      j--;
    } else if (at(i, j - 1) > at(i - 1, j)) j--;
    else i--;
  }
  return found.reverse();
}
