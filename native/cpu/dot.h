// Dot products of rows straight from memory, for products with so few rows that packing the weights would cost more than using them: the
// weights are read once, in their own order, which is all the memory allows.
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// Folds pairs of vectors whose lanes hold sums of 2, 4 … of what they began with: N of them become one, whose lane i is the sum of the
/// lanes of v[i]; for N < lanes that repeats.
template <int N, int Done = 1>
TT_INLINE vreal lane_sums(const vreal (&v)[N]) {
  constexpr int left = N > 1 ? N / 2 : 1;
  vreal folded[left];
  if constexpr (N > 1) {
    // Of every 2 Done lanes the lower half is the first vector's, the upper the second's: what already lies there, plus its other half.
    const vint lane = iota(), from = (lane & Done) ? lane + lanes : lane, partner = from ^ Done;
#pragma GCC unroll 8
    for (int i = 0; i < left; ++i) folded[i] = shuffle(v[2 * i], v[2 * i + 1], from) + shuffle(v[2 * i], v[2 * i + 1], partner);
  } else {
    folded[0] = v[0] + shuffle(v[0], iota() ^ Done);
  }
  if constexpr (2 * Done == lanes)
    return folded[0];
  else
    return lane_sums<left, 2 * Done>(folded);
}

/// acc[r][c] += a[r] · b[c] over the `together` vectors from k on: of each row of b all of them before the next row's, which fills the L1
/// a third faster than a vector of every row in turn.
template <int together, int MR, int NR>
TT_INLINE void add_dots(const real* const (&a)[MR], const Rows& b, int64_t k, vreal (&acc)[MR][NR]) {
  vreal x[MR][together];
#pragma GCC unroll 4
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 8
    for (int i = 0; i < together; ++i) x[r][i] = load(a[r] + k + i * lanes);
#pragma GCC unroll 16
  for (int c = 0; c < NR; ++c)
#pragma GCC unroll 8
    for (int i = 0; i < together; ++i) {
      const vreal w = load(b[c] + k + i * lanes);
#pragma GCC unroll 4
      for (int r = 0; r < MR; ++r) acc[r][c] = fma(x[r][i], w, acc[r][c]);
    }
}

/// out[r], lane c = a[r] · b[c] over K numbers for c < NR, a power of two up to `lanes`: lane by lane in order, then the lanes.
template <int MR, int NR>
TT_INLINE void dot_tile(const real* const (&a)[MR], const Rows& b, int64_t K, vreal (&out)[MR]) {
  vreal acc[MR][NR] = {};
  constexpr int most = vector_registers / 4 / MR;
  int64_t k = 0;
  for (; k + most * lanes <= K; k += most * lanes) add_dots<most>(a, b, k, acc);
  if constexpr (most > 2)
    for (; k + most / 2 * lanes <= K; k += most / 2 * lanes) add_dots<most / 2>(a, b, k, acc);
  each_vector(k, K, [&](int64_t at, int64_t n) TT_LAMBDA_INLINE {
    vreal x[MR];
#pragma GCC unroll 4
    for (int r = 0; r < MR; ++r) x[r] = n == lanes ? load(a[r] + at) : load_part(a[r] + at, n);
#pragma GCC unroll 16
    for (int c = 0; c < NR; ++c) {
      const vreal w = n == lanes ? load(b[c] + at) : load_part(b[c] + at, n);
#pragma GCC unroll 4
      for (int r = 0; r < MR; ++r) acc[r][c] = fma(x[r], w, acc[r][c]);
    }
  });
#pragma GCC unroll 4
  for (int r = 0; r < MR; ++r) out[r] = lane_sums(acc[r]);
}

/// a[r] · w[u] in lane u of out[r] for u < count <= lanes, the others undefined.
template <int MR>
TT_INLINE void dot_rows(const real* const (&a)[MR], const Rows& w, int64_t count, int64_t K, vreal (&out)[MR]) {
  // As many sums at once as hide the latency of an addition, and the registers hold.
  constexpr int most = MR == 1 ? 16 : MR == 2 ? 8 : 4, together = most < lanes ? most : lanes;
  if (count == lanes && together == lanes) return dot_tile<MR, together>(a, w, K, out);
  alignas(vector_bytes) real sums[MR][2 * lanes] = {};
  for (int64_t u = 0; u < count;) {
    vreal part[MR];
    int64_t n = 1;
    if (count - u >= together)
      dot_tile<MR, together>(a, w.from(u), K, part), n = together;
    else if (count - u >= 4 && together >= 4)
      dot_tile < MR, together<4 ? together : 4>(a, w.from(u), K, part), n = 4;
    else
      dot_tile<MR, 1>(a, w.from(u), K, part);
    for (int r = 0; r < MR; ++r) store(sums[r] + u, part[r]);
    u += n;
  }
  for (int r = 0; r < MR; ++r) out[r] = load(sums[r]);
}

}  // namespace tt::TT_ISA
