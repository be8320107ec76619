// Packing: copies part of a matrix into panels [K][width], missing columns 0, so that the register tile reads one stream (see tile.h).
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// out[k][n] = b[k][n] for n < columns <= lanes, 0 in the other lanes: one vector of a panel that is `width` wide.
inline void pack_columns(Rows b, int64_t K, int64_t columns, int64_t width, real* out) {
  if (columns == lanes)
    for (int64_t k = 0; k < K; ++k) store(out + k * width, load(b[k]));
  else
    for (int64_t k = 0; k < K; ++k) store(out + k * width, load_part(b[k], columns));
}

/// The lanes x lanes block v becomes its transpose: log2(lanes) rounds, each interleaving row i with row i + lanes/2.
TT_INLINE void transpose(vreal (&v)[lanes]) {
  const vint low = (iota() >> 1) + (iota() & 1) * lanes, high = low + lanes / 2;
#pragma GCC unroll 4
  for (int round = 1; round < lanes; round *= 2) {
    vreal w[lanes];
#pragma GCC unroll 8
    for (int i = 0; i < lanes / 2; ++i) {
      w[2 * i] = shuffle(v[i], v[i + lanes / 2], low);
      w[2 * i + 1] = shuffle(v[i], v[i + lanes / 2], high);
    }
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i) v[i] = w[i];
  }
}

/// out[k][n] = b[n][k] for n < rows, 0 up to one vector: `lanes` columns of a panel that is `width` wide.
inline void pack_rows(Rows b, int64_t rows, int64_t K, int64_t width, real* out) {
  for (int64_t k = 0; k < K; k += lanes) {
    const int64_t count = K - k < lanes ? K - k : lanes;
    vreal v[lanes];
#pragma GCC unroll 16
    for (int n = 0; n < lanes; ++n) v[n] = n < rows ? load_part(b[n] + k, count) : vreal{};
    transpose(v);
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i)
      if (i < count) store(out + (k + i) * width, v[i]);
  }
}

/// Fills a panel of NV vectors as multiply_panel reads it: pack(v, width, out) writes vector v of a part that is `width` wide.
template <int NV, class Pack>
inline void pack_panel(real* panel, int64_t K, Pack&& pack) {
  for (int v = 0; v < NV; ++v) {
    const int first = v / tile_vectors * tile_vectors, vectors = NV - first < tile_vectors ? NV - first : tile_vectors;
    pack(v, vectors * lanes, panel + first * K * lanes + (v - first) * lanes);
  }
}

}  // namespace tt::TT_ISA
