// Packing: copies part of a matrix into panels [K][width], width a multiple of `lanes`, missing columns 0, so that the register tile
// reads one stream (see tile.h).
#pragma once

#include "native/cpu/rows.h"

namespace tt::TT_ISA {

/// out[k][n] = b[k][n] for n < columns, 0 up to width.
inline void pack_columns(Rows b, int64_t K, int64_t columns, int64_t width, real* out) {
  const int64_t whole = columns / lanes * lanes;
  for (int64_t k = 0; k < K; ++k, out += width) {
    const real* row = b[k];
    int64_t n = 0;
    for (; n < whole; n += lanes) store(out + n, load(row + n));
    if (n < columns) store(out + n, load_part(row + n, columns - n)), n += lanes;
    for (; n < width; n += lanes) store(out + n, vreal{});
  }
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

}  // namespace tt::TT_ISA
