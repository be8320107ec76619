/** [n, m, width] as [m, n, width]: between our order, a sequence after another, and that of a peer, a step after another. */
export function swapOuter(list, n, m) {
  const width = list.length / (n * m);
  const swapped = new Float32Array(list.length);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) swapped.set(list.subarray((i * m + j) * width, (i * m + j + 1) * width), (j * n + i) * width);
  return swapped;
}
