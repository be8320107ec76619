// Dot products of rows straight from memory, for products with so few rows that packing the weights would cost more than using them.
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// out[r][c] = a[r] · b[c] over K numbers: lane by lane in order, then the lanes.
template <int MR, int NR>
TT_INLINE void dot_tile(const real* const (&a)[MR], const real* const (&b)[NR], int64_t K, real (&out)[MR][NR]) {
  vreal acc[MR][NR] = {};
  each_vector(0, K, [&](int64_t k, int64_t n) TT_LAMBDA_INLINE {
    vreal x[MR], w[NR];
    for (int r = 0; r < MR; ++r) x[r] = n == lanes ? load(a[r] + k) : load_part(a[r] + k, n);
    for (int c = 0; c < NR; ++c) w[c] = n == lanes ? load(b[c] + k) : load_part(b[c] + k, n);
    for (int r = 0; r < MR; ++r)
      for (int c = 0; c < NR; ++c) acc[r][c] = fma(x[r], w[c], acc[r][c]);
  });
  for (int r = 0; r < MR; ++r)
    for (int c = 0; c < NR; ++c) out[r][c] = lane_sum(acc[r][c]);
}

/// x · w[u] for u < count <= lanes, 0 in the other lanes.
TT_INLINE vreal dot_rows(const real* x, Rows w, int64_t count, int64_t K) {
  constexpr int group = lanes < 4 ? lanes : 4;
  real sums[lanes] = {};
  int64_t u = 0;
  for (; u + group <= count; u += group) {
    const real* rows[group];
    real out[1][group];
    for (int i = 0; i < group; ++i) rows[i] = w[u + i];
    dot_tile<1, group>({x}, rows, K, out);
    for (int i = 0; i < group; ++i) sums[u + i] = out[0][i];
  }
  for (; u < count; ++u) {
    real out[1][1];
    dot_tile<1, 1>({x}, {w[u]}, K, out);
    sums[u] = out[0][0];
  }
  return load(sums);
}

}  // namespace tt::TT_ISA
