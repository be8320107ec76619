// Blocked, packed matrix product (Goto & van de Geijn 2008). B goes through L2 in packed groups of block_k x block_n, A in blocks of
// block_m rows; a panel of B (block_k x panel) stays in L1 while all row tiles of the block pass over it.
// A is packed only where it is read by columns (at_b): by rows, a tile's few row pointers are streams already.
// One core of a Zen 5 at 4.1 GHz reaches ~90 % of its FMA peak on 1024 x 1024 x 256 with these sizes (bench/native/recurrent_bench.cpp).
#include "native/cpu/gemm.h"

#include "native/cpu/pack.h"

namespace tt::TT_ISA {

namespace {

constexpr int panel_vectors = vector_registers >= 32 ? 4 : 2;
constexpr int64_t panel = panel_vectors * lanes;
constexpr int64_t block_k = 128 * 4 / static_cast<int64_t>(sizeof(real));
constexpr int64_t block_n = 512;
// Columns of A packed side by side: whole vectors and whole tiles.
constexpr int64_t column_tile = tile_rows<panel_vectors> * lanes;
constexpr int64_t column_group = column_tile > 48 ? column_tile / 2 : column_tile;
constexpr int64_t block_m = 480;

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

enum class Store { assign, assign_bias, add };

/// Where the sums of a tile go: columns [column, column + columns) of C.
template <int NV>
struct StoreTile {
  OutRows c;
  int64_t column, columns;
  const real* bias;
  Store how;

  TT_INLINE void before(int64_t row) const {
    for (int v = 0; v < NV; ++v) prefetch_write(c[row] + column + v * lanes);
  }
  template <int MR>
  TT_INLINE void after(int64_t first, const vreal (&acc)[MR][NV]) const {
#pragma GCC unroll 8
    for (int r = 0; r < MR; ++r) {
      real* out = c[first + r] + column;
#pragma GCC unroll 4
      for (int v = 0; v < NV; ++v) put(out + v * lanes, v * lanes, acc[r][v]);
    }
  }
  TT_INLINE void put(real* out, int64_t at, vreal sum) const {
    const int64_t n = columns - at;
    const bool whole = n >= lanes;
    if (how == Store::add) sum += whole ? load(out) : load_part(out, n);
    if (how == Store::assign_bias) sum += whole ? load(bias + column + at) : load_part(bias + column + at, n);
    if (whole)
      store(out, sum);
    else
      store_part(out, sum, n);
  }
};

/// Packs rows [k0, k0 + K) of B, columns [n0, n1), panel after panel; the last panel is as wide as its columns need.
void pack_group(const Gemm& g, int64_t k0, int64_t K, int64_t n0, int64_t n1, real* out) {
  for (int64_t n = n0; n < n1; n += panel) {
    const int64_t columns = least(panel, n1 - n), width = ceil_div(columns, lanes) * lanes;
    if (g.form == Form::a_bt) {
      for (int64_t v = 0; v < width; v += lanes) pack_rows(g.b.from(n + v, k0), least(lanes, columns - v), K, width, out + v);
    } else {
      pack_columns(g.b.from(k0, n), K, columns, width, out);
    }
    out += K * width;
  }
}

/// Rows of A times the packed group, into C's rows from m0 and columns [n0, n1).
template <class A>
void multiply_group(const A& a, int64_t rows, int64_t K, const real* packed, const Gemm& g, int64_t m0, int64_t n0, int64_t n1, Store how) {
  for (int64_t n = n0; n < n1; n += panel) {
    const int64_t columns = least(panel, n1 - n);
    with_int<panel_vectors>(ceil_div(columns, lanes), [&](auto vectors) {
      constexpr int NV = decltype(vectors)::value;
      sweep_rows<NV>(a, rows, K, packed, StoreTile<NV>{g.c.from(m0), n, columns, g.bias, how});
      packed += K * NV * lanes;
    });
  }
}

/// The same with A given by columns, packed here in groups.
void multiply_columns(const Gemm& g, int64_t k0, int64_t K, int64_t m0, int64_t m1, const real* packed, int64_t n0, int64_t n1, Store how,
                      real* scratch) {
  const int64_t groups = ceil_div(m1 - m0, column_group);
  for (int64_t i = 0; i < groups; ++i) {
    const int64_t m = m0 + i * column_group;
    pack_columns(g.a.from(k0, m), K, least(column_group, m1 - m), column_group, scratch + i * K * column_group);
  }
  for (int64_t n = n0; n < n1; n += panel) {
    const int64_t columns = least(panel, n1 - n);
    with_int<panel_vectors>(ceil_div(columns, lanes), [&](auto vectors) {
      constexpr int NV = decltype(vectors)::value;
      for (int64_t i = 0; i < groups; ++i) {
        const int64_t m = m0 + i * column_group;
        sweep_rows<NV>(PackedColumns{scratch + i * K * column_group, column_group}, least(column_group, m1 - m), K, packed,
                       StoreTile<NV>{g.c.from(m), n, columns, g.bias, how});
      }
      packed += K * NV * lanes;
    });
  }
}

/// K = 0: the empty sum.
void assign_empty(const Gemm& g, const GemmPart& p) {
  if (g.into == Into::add) return;
  for (int64_t m = p.m0; m < p.m1; ++m)
    for (int64_t n = p.n0; n < p.n1; ++n) g.c[m][n] = g.bias ? g.bias[n] : real(0);
}

constexpr int64_t few_rows = 4;

}  // namespace

int64_t gemm_scratch() { return block_k * (block_n + block_m + column_group); }

void gemm_block(const Gemm& g, const GemmPart& p, real* scratch) {
  if (g.K == 0) return assign_empty(g, p);
  if (g.form == Form::a_bt && g.M <= few_rows) return gemm_dots(g, p);
  real* const packed_a = scratch + block_k * block_n;
  for (int64_t k0 = 0; k0 < g.K; k0 += block_k) {
    const int64_t K = least(block_k, g.K - k0);
    const Store how = k0 > 0 || g.into == Into::add ? Store::add : g.bias ? Store::assign_bias : Store::assign;
    for (int64_t n0 = p.n0; n0 < p.n1; n0 += block_n) {
      const int64_t n1 = least(n0 + block_n, p.n1);
      pack_group(g, k0, K, n0, n1, scratch);
      for (int64_t m0 = p.m0; m0 < p.m1; m0 += block_m) {
        const int64_t m1 = least(m0 + block_m, p.m1);
        if (g.form == Form::at_b)
          multiply_columns(g, k0, K, m0, m1, scratch, n0, n1, how, packed_a);
        else
          multiply_group(g.a.from(m0, k0), m1 - m0, K, scratch, g, m0, n0, n1, how);
      }
    }
  }
}

GemmPart gemm_part(const Gemm& g, int rank, int size) {
  const int64_t tiles = ceil_div(g.M, tile_rows<panel_vectors>), vectors = ceil_div(g.N, lanes);
  // Cost of one member's block: its products, and packing its share of B, which every row of the grid repeats.
  constexpr int64_t packing = 2;
  int64_t best = 0, best_cost = 0;
  for (int64_t down = 1; down <= size; ++down) {
    if (size % down) continue;
    const int64_t across = size / down;
    const int64_t cost = ceil_div(vectors, across) * (ceil_div(tiles, down) + packing);
    if (best == 0 || cost < best_cost) best = down, best_cost = cost;
  }
  const int64_t across = size / best, i = rank / across, j = rank % across;
  return {least(g.M, tiles * i / best * tile_rows<panel_vectors>), least(g.M, tiles * (i + 1) / best * tile_rows<panel_vectors>),
          least(g.N, vectors * j / across * lanes), least(g.N, vectors * (j + 1) / across * lanes)};
}

void gemm(Context& ctx, const Gemm& g) {
  // Products that are worth a thread: about 4 µs against 3 to 8 µs for a parallel region.
  constexpr int64_t grain = int64_t{1} << 19;
  const int64_t worth = g.M * g.N * (g.K > 0 ? g.K : 1) / grain;
  const int members = worth < 2 ? 1 : static_cast<int>(least(worth, ctx.team.size()));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  ctx.team.run(members, [&](int rank, int size) { gemm_block(g, gemm_part(g, rank, size), scratch + gemm_scratch() * rank); });
}

}  // namespace tt::TT_ISA
