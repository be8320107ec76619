// The tile's loop (tile.h), for whatever multiplies two words: Product::add(x, b, sums) is sums + x b, x the same word in every lane.
#pragma once

#include <utility>

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

namespace {

/// Hides from the compiler where a number comes from: it would keep a pointer per row, more than there are registers.
template <class T>
TT_INLINE T opaque(T x) {
  asm("" : "+r"(x));
  return x;
}

// The address of every row is one of three pointers plus 0, 1, 2, 3 or 4 strides: forms that an address can have without a further
// register.
template <class Product, int MR, int NV>
void multiply(const Tile& tile) {
  const TileSums out = tile.out;
  const TileRows a = tile.a;
  const real* panel = tile.panel;
  const char* next = reinterpret_cast<const char*>(tile.next.data);
  const int64_t next_step = tile.next.step;
  // Ahead by what the tile consumes in about 100 cycles, longer than an L2 hit takes.
  constexpr int beyond = 8 * NV * lanes;
  const int64_t stride = a.stride * static_cast<int64_t>(sizeof(real)), step = a.step * static_cast<int64_t>(sizeof(real));
  const int64_t stride3 = opaque(3 * stride);
  const char* base[3] = {reinterpret_cast<const char*>(a.data), opaque(reinterpret_cast<const char*>(a.data) + 5 * stride),
                         opaque(reinterpret_cast<const char*>(a.data) + 10 * stride)};
  vreal acc[MR][NV];
#pragma GCC unroll 16
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < NV; ++v) acc[r][v] = vreal{};
  const auto add_product = [&]() TT_LAMBDA_INLINE {
    vreal b[NV];
#pragma GCC unroll 2
    for (int v = 0; v < NV; ++v) {
      b[v] = load(panel + v * lanes);
      if (vector_bytes == 64) prefetch(panel + beyond + v * lanes);
    }
    panel += NV * lanes;
    __builtin_prefetch(next, 0, 2);
    next += next_step;
#pragma GCC unroll 16
    for (int r = 0; r < MR; ++r) {
      const int i = r % 5;
      const vreal x = set1(*reinterpret_cast<const real*>(base[r / 5] + (i == 3 ? stride3 : i * stride)));
#pragma GCC unroll 2
      for (int v = 0; v < NV; ++v) acc[r][v] = Product::add(x, b[v], acc[r][v]);
    }
#pragma GCC unroll 3
    for (const char*& p : base) p += step;
  };
  const int64_t lines = static_cast<int64_t>(tile.ahead.size()), spare = tile.K - lines - Ahead::latency, first = spare > 0 ? spare : 0;
  for (int64_t k = 0; k < first; ++k) add_product();
  for (const real* line : tile.ahead) {
    prefetch_write(line);
    add_product();
  }
  for (int64_t k = first + lines; k < tile.K; ++k) add_product();
  if (out.add) {
#pragma GCC unroll 16
    for (int r = 0; r < MR; ++r)
#pragma GCC unroll 2
      for (int v = 0; v < NV; ++v) acc[r][v] += load(out[r] + v * lanes);
  }
  if (out.bias) {
#pragma GCC unroll 2
    for (int v = 0; v < NV; ++v) {
      const vreal bias = load(out.bias + v * lanes);
#pragma GCC unroll 16
      for (int r = 0; r < MR; ++r) acc[r][v] += bias;
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < NV; ++v) store(out[r] + v * lanes, acc[r][v]);
}

/// A thin tile. Few rows leave registers for a pointer to each, and a short loop in which the panel alone has to be fetched: one stream,
/// which a Zen 5 reads from its L2 a third faster than the same numbers in several.
template <class Product, int MR, int NV>
void multiply_thin(const Tile& tile) {
  constexpr int beyond = 32 * lanes;
  const real* panel = tile.panel;
  const real* a[MR];
#pragma GCC unroll 4
  for (int r = 0; r < MR; ++r) a[r] = tile.a.data + r * tile.a.stride;
  vreal acc[MR][NV];
#pragma GCC unroll 4
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < NV; ++v) acc[r][v] = vreal{};
  for (const real* line : tile.ahead) prefetch_write(line);  // at once: few rows use few lines
  for (int64_t k = 0; k < tile.K; ++k) {
    vreal x[MR];
#pragma GCC unroll 4
    for (int r = 0; r < MR; ++r) x[r] = set1(*a[r]), a[r] += tile.a.step;
#pragma GCC unroll 8
    for (int v = 0; v < NV; ++v) {
      const vreal b = load(panel + v * lanes);
      if (vector_bytes == 64) prefetch(panel + beyond + v * lanes);
#pragma GCC unroll 4
      for (int r = 0; r < MR; ++r) acc[r][v] = Product::add(x[r], b, acc[r][v]);
    }
    panel += NV * lanes;
  }
#pragma GCC unroll 4
  for (int r = 0; r < MR; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < NV; ++v) {
      real* out = tile.out[r] + v * lanes;
      if (tile.out.add) acc[r][v] += load(out);
      if (tile.out.bias) acc[r][v] += load(tile.out.bias + v * lanes);
      store(out, acc[r][v]);
    }
}

using Multiply = void (*)(const Tile&);

/// Tiles of MR rows and of each number of vectors that only a thin one takes.
template <class Product, int MR, class = std::make_integer_sequence<int, thin_vectors - tile_vectors>>
struct ThinWidths;
template <class Product, int MR, int... Less>
struct ThinWidths<Product, MR, std::integer_sequence<int, Less...>> {
  static constexpr Multiply of[] = {multiply_thin<Product, MR, tile_vectors + Less + 1>...};
};

template <class Product, int NV, class = std::make_integer_sequence<int, tile_rows>>
struct Heights;
template <class Product, int NV, int... Less>
struct Heights<Product, NV, std::integer_sequence<int, Less...>> {
  static constexpr Multiply of[] = {multiply<Product, Less + 1, NV>...};
};

template <class Product>
TT_INLINE void multiply_by(const Tile& tile) {
  if (tile.vectors > tile_vectors)
    return with_int<thin_rows>(tile.rows,
                               [&](auto rows) { ThinWidths<Product, decltype(rows)::value>::of[tile.vectors - tile_vectors - 1](tile); });
  (tile.vectors == 2 ? Heights<Product, 2>::of : Heights<Product, 1>::of)[tile.rows - 1](tile);
}

}  // namespace

}  // namespace tt::TT_ISA
