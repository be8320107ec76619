// Packing: copies part of a matrix into panels [K][width], missing columns 0, so that the register tile reads one stream (see tile.h).
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// out[k][n] = words of b[·][n] over K numbers, for n < columns <= lanes, 0 in the other lanes: one vector of a panel that is `width` wide.
inline void pack_columns(Operand operand, Rows b, int64_t K, int64_t columns, int64_t width, real* out) {
  if (is_pair(operand))
    for (int64_t k = 0; k < K; k += 2)
      store(out + k / 2 * width, pair(load_part(b[k], columns), k + 1 < K ? load_part(b[k + 1], columns) : vreal{}));
  else if (columns == lanes)
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

/// out[k][n] = word(b[n], k) for n < rows and k < depth, 0 up to one vector; word(row, k, count) gives `lanes` of a row, or the last count.
template <class Words>
TT_INLINE void pack_words(Rows b, int64_t rows, int64_t depth, int64_t width, real* out, Words&& words) {
  for (int64_t k = 0; k < depth; k += lanes) {
    const int64_t count = depth - k < lanes ? depth - k : lanes;
    vreal v[lanes];
#pragma GCC unroll 16
    for (int n = 0; n < lanes; ++n) v[n] = n < rows ? words(b[n], k, count) : vreal{};
    transpose(v);
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i)
      if (i < count) store(out + (k + i) * width, v[i]);
  }
}

/// The words of `rows` rows of K numbers as `lanes` columns of a panel that is `width` wide.
inline void pack_rows(Operand operand, Rows b, int64_t rows, int64_t K, int64_t width, real* out) {
  if (is_pair(operand))
    pack_words(b, rows, depth_of(operand, K), width, out,
               [K](const real* row, int64_t k, int64_t) TT_LAMBDA_INLINE { return load_pairs(row + 2 * k, K - 2 * k); });
  else
    pack_words(b, rows, K, width, out, [](const real* row, int64_t k, int64_t n) TT_LAMBDA_INLINE { return load_part(row + k, n); });
}

/// The words of rows of K numbers, row after row at equal distances.
inline Rows pair_rows(Rows a, int64_t rows, int64_t K, real* out, int64_t stride) {
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t k = 0; k < K; k += 2 * lanes) {
      const vreal words = load_pairs(a[r] + k, K - k);
      if (K - k >= 2 * lanes)
        store(out + r * stride + k / 2, words);
      else
        store_part(out + r * stride + k / 2, words, (K - k + 1) / 2);
    }
  return {out, stride};
}

/// The words of up to `lanes` columns of at most 2 * lanes rows of b: a vector for each column, `stride` apart.
inline void pair_columns(Rows b, int64_t K, int64_t columns, real* out, int64_t stride) {
  vreal v[lanes];
#pragma GCC unroll 16
  for (int64_t i = 0; i < lanes; ++i)
    v[i] = pair(2 * i < K ? load_part(b[2 * i], columns) : vreal{}, 2 * i + 1 < K ? load_part(b[2 * i + 1], columns) : vreal{});
  transpose(v);
  for (int64_t n = 0; n < columns; ++n) store(out + n * stride, v[n]);
}

/// Fills a panel of NV vectors, K words deep, in parts of at most Most, as multiply_panel reads it, or sweep_thin with all in one part:
/// pack(v, width, out) writes vector v of a part that is `width` wide.
template <int NV, int Most = tile_vectors, class Pack>
inline void pack_panel(real* panel, int64_t K, Pack&& pack) {
  for (int v = 0; v < NV; ++v) {
    const int first = v / Most * Most, vectors = NV - first < Most ? NV - first : Most;
    pack(v, vectors * lanes, panel + first * K * lanes + (v - first) * lanes);
  }
}

}  // namespace tt::TT_ISA
