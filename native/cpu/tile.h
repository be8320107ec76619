// The register tile under every matrix product here: MR rows of A times one packed panel of B, the sums of all MR x NV vectors kept in
// registers for the whole of K.
//
//   acc[r][v] = Σ_k A(r, k) · panel[k][v],   k = 0 … K-1 in this order, one fused multiply-add each
//
// so an element's value depends on neither the tile's shape nor the number of threads. A panel holds [K][NV][lanes] numbers back to back:
// one stream from L2, which feeds 2 FMA per cycle as long as MR·NV is large (6 x 4 on 32 registers needs 21 bytes per cycle).
// After Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
#pragma once

#include "native/cpu/simd.h"

namespace tt::TT_ISA {

/// A compile-time number as a function argument.
template <int N>
struct Int {
  static constexpr int value = N;
};

/// f(Int<n>) for 1 <= n <= Most.
template <int Most, class F>
TT_INLINE void with_int(int64_t n, F&& f) {
  if constexpr (Most > 1) {
    if (n < Most) {
      with_int<Most - 1>(n, f);
      return;
    }
  }
  f(Int<Most>{});
}

/// Most rows of a tile with NV vectors per row: sums, one row of the panel and a broadcast fit the registers.
template <int NV>
constexpr int tile_rows = vector_registers >= 32 ? (NV == 4 ? 6 : 8)
                                                 : (NV == 4   ? 3
                                                    : NV == 3 ? 4
                                                    : NV == 2 ? 6
                                                              : 8);

/// A row-major, addressed by row pointers.
template <int MR>
struct RowTile {
  const real* row[MR];
  TT_INLINE real at(int r, int64_t k) const { return row[r][k]; }
};

/// A column by column: row r of the tile is number r of every `stride`.
struct ColumnTile {
  const real* data;
  int64_t stride;
  TT_INLINE real at(int r, int64_t k) const { return data[k * stride + r]; }
};

// A function of its own: inlined next to a large epilogue, its row pointers fell out of the registers, which cost a quarter of the speed.
template <int MR, int NV, class A>
__attribute__((noinline)) void multiply_tile(A a, int64_t K, const real* panel, vreal (&out)[MR][NV]) {
  // Ahead by what the tile consumes in about 100 cycles, longer than an L2 hit takes.
  constexpr int ahead = 8 * NV * lanes;
  vreal acc[MR][NV];
#pragma GCC unroll 8
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 4
    for (int v = 0; v < NV; ++v) acc[r][v] = vreal{};
  for (int64_t k = 0; k < K; ++k, panel += NV * lanes) {
    vreal b[NV];
#pragma GCC unroll 4
    for (int v = 0; v < NV; ++v) {
      b[v] = load(panel + v * lanes);
      if (vector_bytes == 64) prefetch(panel + ahead + v * lanes);
    }
#pragma GCC unroll 8
    for (int r = 0; r < MR; ++r) {
      const vreal x = set1(a.at(r, k));
#pragma GCC unroll 4
      for (int v = 0; v < NV; ++v) acc[r][v] = fma(x, b[v], acc[r][v]);
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 4
    for (int v = 0; v < NV; ++v) out[r][v] = acc[r][v];
}

/// Rows 0 … rows-1 of `a` times one panel: e.before(row) before a row's tile is summed (time to prefetch), e.after(first, acc) with the
/// sums of the rows from `first` on. The whole tile at once lets an epilogue with long chains of operations interleave its rows. Tiles are
/// of equal height or differ by one, which keeps the last from being a thin one.
template <int NV, class A, class Epilogue>
TT_INLINE void sweep_rows(const A& a, int64_t rows, int64_t K, const real* panel, Epilogue&& e) {
  const int64_t tiles = (rows + tile_rows<NV> - 1) / tile_rows<NV>;
  for (int64_t i = 0; i < tiles; ++i) {
    const int64_t first = rows * i / tiles, last = rows * (i + 1) / tiles;
    with_int<tile_rows<NV>>(last - first, [&](auto height) TT_LAMBDA_INLINE {
      constexpr int MR = decltype(height)::value;
      vreal acc[MR][NV];
      for (int r = 0; r < MR; ++r) e.before(first + r);
      multiply_tile<MR, NV>(a.template tile<MR>(first), K, panel, acc);
      e.after(first, acc);
    });
  }
}

}  // namespace tt::TT_ISA
