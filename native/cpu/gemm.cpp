// Blocked, packed matrix product (Goto & van de Geijn 2008). A block of A is packed in tiles or read where it lies, a group of columns of B
// in panels that stay in the L2; a tile passes over all panels of the group, so that C is written row by row, and once per block of K.
// Beside oneDNN's sgemm in one run, one thread of a Zen 5: 0.88 to 1.19 times its speed on the products of recurrent layers, 1.0 in the
// geometric mean.
#include "native/cpu/gemm.h"

#include <span>

#include "native/cpu/pace.h"
#include "native/cpu/pack.h"
#include "native/cpu/tile_use.h"

namespace tt::TT_ISA {

namespace {

// A tile reads A and its panel from the L2 as fast as from the L1, so blocks are as deep as saves passes over C.
constexpr int64_t deepest = 1024 * 4 / static_cast<int64_t>(sizeof(real));
// Numbers of a group of B, and of a block of A: wider and higher where K is less.
constexpr int64_t block_b = 96 * 1024 * 4 / static_cast<int64_t>(sizeof(real));
constexpr int64_t block_a = 4 * block_b;
// A tile of A is packed [K][tile_rows] with stores of whole vectors, which reach past its end.
constexpr int64_t tile_gap = lanes;

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Depth of the blocks of K: as deep as allowed, equal but for the last.
int64_t block_depth(int64_t K) { return ceil_div(K, ceil_div(K, deepest)); }

/// Whether each row of a packed tile of A lies in one piece, spread(K) from the next, as a tile unit reads them: else each k does, as
/// vectors do.
bool by_rows(Operand operand) { return operand == Operand::bf16_amx; }

/// Numbers of a packed tile of A.
int64_t tile_size(Operand operand, int64_t K) { return by_rows(operand) ? tile_rows * spread(K) : K * tile_rows + tile_gap; }

/// Height of the blocks of M, the same way; whole tiles.
int64_t block_height(Operand operand, int64_t M, int64_t depth) {
  const int64_t tiles = ceil_div(M, tile_rows), most = block_a / tile_size(operand, depth);
  return M <= 0 ? tile_rows : ceil_div(tiles, ceil_div(tiles, most)) * tile_rows;
}

enum class Store { assign, assign_bias, add };

/// Where the sums of a block go: the rows of C from `c`'s first on, columns [column, column + columns).
struct Target {
  OutRows c;
  int64_t column, columns;
  const real* bias;
  Store how;

  /// Whether a tile can write there by itself.
  bool direct() const { return columns % lanes == 0; }
  TileSums tile(int64_t first) const {
    const OutRows rows = c.from(first, column);
    return {rows.data, rows.stride, how == Store::add, how == Store::assign_bias ? bias + column : nullptr, rows.index};
  }
  void fetch(int64_t first, Ahead& ahead) const {
    for (int64_t n = 0; n < columns; n += lanes) ahead.add(c.from(first, column + n).read());
  }
  void put(int64_t first, int64_t rows, const real* sums, int64_t stride) const {
    for (int64_t r = 0; r < rows; ++r, sums += stride) {
      real* out = c[first + r] + column;
      each_vector(0, columns, [&](int64_t n, int64_t left) TT_LAMBDA_INLINE {
        vreal sum = load(sums + n);
        if (how == Store::add) sum += left == lanes ? load(out + n) : load_part(out + n, left);
        if (how == Store::assign_bias) sum += left == lanes ? load(bias + column + n) : load_part(bias + column + n, left);
        if (left == lanes)
          store(out + n, sum);
        else
          store_part(out + n, sum, left);
      });
    }
  }
};

// Rows copied at once into parts of a packed matrix: few enough that what they share of the cache's sets does not matter, however they lie.
constexpr int64_t copied_rows = 8;

/// Where the words from k0 on of a matrix begin, and how many numbers K words hold: the last pair of an odd K of `g` has one.
struct WordRange {
  int64_t first, count;
  WordRange(const Gemm& g, int64_t k0, int64_t K)
      : first(k0 * per_word(g.operand)), count(least(K * per_word(g.operand), g.K - k0 * per_word(g.operand))) {}
};

/// Fetches what the round after `copied` will copy of column n: the rows lie too far apart for the processor to see what comes.
void fetch_next(const Rows& m, const WordRange& copied, int64_t K, int64_t n) {
  const int64_t first = copied.first + copied.count;
  for (int64_t k = first; k < least(first + copied.count, K); ++k) prefetch(m[k] + n);
}

/// Packs words [k0, k0 + K) of B, columns [n0, n1), panel after panel; the last panel is as wide as its columns need.
void pack_group(const Gemm& g, int64_t k0, int64_t K, int64_t n0, int64_t n1, int64_t panel, real* out) {
  const auto each_panel_vector = [&](auto&& pack) {
    for (int64_t n = n0; n < n1; n += panel) {
      const int64_t width = ceil_div(least(panel, n1 - n), lanes) * lanes;
      for (int64_t v = 0; v < width; v += lanes) pack(n + v, least(lanes, n1 - n - v), width, out + (n - n0) * K + v);
    }
  };
  const WordRange all(g, k0, K);
  if (g.form == Form::a_bt)
    return each_panel_vector([&](int64_t n, int64_t columns, int64_t width, real* to) {
      pack_rows(g.operand, g.b.from(n, all.first), columns, all.count, width, to);
    });
  for (int64_t k = 0; k < K; k += copied_rows) {
    const WordRange rows(g, k0 + k, least(copied_rows, K - k));
    each_panel_vector([&](int64_t n, int64_t columns, int64_t width, real* to) {
      fetch_next(g.b, rows, g.K, n);
      pack_columns(g.operand, g.b.from(rows.first, n), rows.count, columns, width, to + k * width);
    });
  }
}

/// Rows of A in tiles of nearly equal height, as many as their number needs.
struct Tiles {
  int64_t rows, count;
  explicit Tiles(int64_t n) : rows(n), count(ceil_div(n, tile_rows)) {}
  int64_t first(int64_t i) const { return rows * i / count; }
  int64_t height(int64_t i) const { return first(i + 1) - first(i); }
};

/// Packs `tiles` of rows from m0 on, words [k0, k0 + K), a row after the other.
void pack_tile_rows(const Gemm& g, const Tiles& tiles, int64_t k0, int64_t K, int64_t m0, real* out) {
  const auto each_tile = [&](auto&& pack) {
    for (int64_t i = 0; i < tiles.count; ++i) pack(m0 + tiles.first(i), tiles.height(i), out + i * tile_size(g.operand, K));
  };
  const WordRange all(g, k0, K);
  if (g.form != Form::at_b)
    return each_tile([&](int64_t m, int64_t rows, real* to) { pair_rows(g.a.from(m, all.first), rows, all.count, to, spread(K)); });
  for (int64_t k = 0; k < K; k += lanes) {
    const WordRange range(g, k0 + k, least(lanes, K - k));
    each_tile([&](int64_t m, int64_t rows, real* to) {
      fetch_next(g.a, range, g.K, m);
      for (int64_t r = 0; r < rows; r += lanes)
        pair_columns(g.a.from(range.first, m + r), range.count, least(lanes, rows - r), to + r * spread(K) + k, spread(K));
    });
  }
}

/// Packs `tiles` of rows from m0 on, words [k0, k0 + K), each [K][tile_rows]. A vector's store covers the beginning of what lies behind:
/// higher rows are written before lower ones, and a column before the next.
void pack_tiles(const Gemm& g, const Tiles& tiles, int64_t k0, int64_t K, int64_t m0, real* out) {
  if (by_rows(g.operand)) return pack_tile_rows(g, tiles, k0, K, m0, out);
  const auto each_tile_vector = [&](auto&& pack) {
    for (int64_t i = 0; i < tiles.count; ++i)
      for (int64_t r = (tiles.height(i) - 1) / lanes * lanes; r >= 0; r -= lanes)
        pack(m0 + tiles.first(i) + r, least(lanes, tiles.height(i) - r), out + i * tile_size(g.operand, K) + r);
  };
  const WordRange all(g, k0, K);
  if (g.form != Form::at_b)
    return each_tile_vector(
        [&](int64_t m, int64_t rows, real* to) { pack_rows(g.operand, g.a.from(m, all.first), rows, all.count, tile_rows, to); });
  for (int64_t k = 0; k < K; k += copied_rows) {
    const WordRange range(g, k0 + k, least(copied_rows, K - k));
    each_tile_vector([&](int64_t m, int64_t rows, real* to) {
      fetch_next(g.a, range, g.K, m);
      pack_columns(g.operand, g.a.from(range.first, m), range.count, rows, tile_rows, to + k * tile_rows);
    });
  }
}

/// A block of A as tiles read it: packed, or where it lies.
struct Left {
  const real* packed;  // null where it lies
  Rows rows;
  const Tiles& tiles;
  int64_t K;
  Operand operand;
  TileRows tile(int64_t i) const {
    if (!packed) return TileRows::of(rows.from(tiles.first(i)));
    const real* data = packed + i * tile_size(operand, K);
    return by_rows(operand) ? TileRows{data, spread(K), 1} : TileRows{data, 1, tile_rows};
  }
};

/// Whether tiles may read A where it lies: it is multiplied as it is, and has few rows, or ones that do not fall on the same sets of the L1
/// while too few columns of C use a block of it to repay packing.
bool in_place(const Gemm& g) {
  if (g.operand != Operand::number || g.form == Form::at_b || g.a.index) return false;
  constexpr int64_t way = 2048 / static_cast<int64_t>(sizeof(real)), most = 16 * panel_columns;
  return g.M <= thin_rows || (g.a.stride % way >= lanes && g.N <= most);
}

/// A block of A times a packed group of B, into C's rows from m0 and columns [n0, n1).
void multiply_block(const Gemm& g, const Left& a, const real* b, int64_t m0, int64_t n0, int64_t n1, int64_t panel, Store how) {
  constexpr int64_t thin = thin_rows * thin_vectors, thick = tile_rows * tile_vectors;
  alignas(64) real sums[(thin > thick ? thin : thick) * lanes];
  const int64_t K = a.K;
  const bool is_thin = panel != panel_columns;
  for (int64_t i = 0; i < a.tiles.count; ++i) {
    const TileRows rows = a.tile(i);
    const int64_t first = a.tiles.first(i);
    const int height = static_cast<int>(a.tiles.height(i));
    const real* panel_b = b;
    for (int64_t n = n0; n < n1; n += panel) {
      const Target target{g.c.from(m0), n, least(panel, n1 - n), g.bias, how};
      const int vectors = static_cast<int>(ceil_div(target.columns, lanes));
      Ahead ahead(height);
      target.fetch(first, ahead);
      if (target.direct()) {
        multiply_tile({g.operand, height, vectors, rows, K, panel_b, target.tile(first), ahead.part(K), {panel_b, 0}, is_thin});
      } else {
        multiply_tile({g.operand, height, vectors, rows, K, panel_b, {sums, panel}, ahead.part(K), {panel_b, 0}, is_thin});
        target.put(first, height, sums, panel);
      }
      panel_b += K * vectors * lanes;
    }
  }
}

/// K = 0: the empty sum.
void assign_empty(const Gemm& g, const GemmPart& p) {
  if (g.into == Into::add) return;
  for (int64_t m = p.m0; m < p.m1; ++m)
    for (int64_t n = p.n0; n < p.n1; ++n) g.c[m][n] = g.bias ? g.bias[n] : real(0);
}

constexpr int64_t few_rows = 4;

/// block(k0, K, how) for every block of K, in words.
template <class F>
void each_depth(const Gemm& g, F&& block) {
  const int64_t all = g.depth(), depth = block_depth(all);
  for (int64_t k0 = 0; k0 < all; k0 += depth)
    block(k0, least(depth, all - k0), k0 > 0 || g.into == Into::add ? Store::add : g.bias ? Store::assign_bias : Store::assign);
}

/// block(m0, left) for every block of the rows [m0, m1); where its part of A is packed, into `out`.
template <class F>
void each_height(const Gemm& g, int64_t k0, int64_t K, int64_t m0, int64_t m1, real* out, F&& block) {
  const int64_t height = block_height(g.operand, m1 - m0, K);
  for (int64_t m = m0; m < m1; m += height) {
    const Tiles tiles(least(height, m1 - m));
    if (in_place(g)) {
      block(m, Left{nullptr, g.a.from(m, k0), tiles, K, g.operand});  // words are numbers here
    } else {
      pack_tiles(g, tiles, k0, K, m, out);
      block(m, Left{out, {}, tiles, K, g.operand});
    }
  }
}

/// block(n0, n1) for every group of columns of [n0, n1).
template <class F>
void each_group(int64_t K, int64_t n0, int64_t n1, int64_t panel, F&& block) {
  const int64_t panels = block_b / (K * panel), width = panel * (panels > 1 ? panels : 1);
  for (int64_t n = n0; n < n1; n += width) block(n, least(n + width, n1));
}

/// The part `p` of C of `g`, and the same rows of all of C of `others`, which have the same A.
void multiply_parts(const Gemm& g, std::span<const Gemm> others, const GemmPart& p, real* scratch) {
  real *const packed_b = scratch, *const packed_a = scratch + block_b;
  const auto multiply = [&](const Gemm& product, int64_t n_first, int64_t n_last, const Left& a, int64_t m0, int64_t k0, Store how) {
    each_group(a.K, n_first, n_last, panel_columns, [&](int64_t n0, int64_t n1) {
      pack_group(product, k0, a.K, n0, n1, panel_columns, packed_b);
      multiply_block(product, a, packed_b, m0, n0, n1, panel_columns, how);
    });
  };
  each_depth(g, [&](int64_t k0, int64_t K, Store how) {
    each_height(g, k0, K, p.m0, p.m1, packed_a, [&](int64_t m0, const Left& a) {
      multiply(g, p.n0, p.n1, a, m0, k0, how);
      for (const Gemm& other : others) multiply(other, 0, other.N, a, m0, k0, how);
    });
  });
}

/// Columns of all panels of N columns: whole vectors.
int64_t padded(int64_t N) { return ceil_div(N, lanes) * lanes; }

}  // namespace

int64_t gemm_scratch() { return block_b + block_a; }

bool few(const Gemm& g) { return g.form == Form::a_bt && g.M <= few_rows; }

void gemm_block(const Gemm& g, const GemmPart& p, real* scratch) {
  if (g.K == 0) return assign_empty(g, p);
  if (few(g)) return gemm_dots(g, p);
  multiply_parts(g, {}, p, scratch);
}

void gemm_both(const Gemm& g, const Gemm& other, int64_t m0, int64_t m1, real* scratch) {
  multiply_parts(g, {&other, 1}, {m0, m1, 0, g.N}, scratch);
}

int64_t PackedMatrix::size(int64_t N, int64_t K) { return padded(N) * K; }

GemmPart PackedMatrix::part(int64_t M, int rank, int size) const {
  const int64_t panels = ceil_div(N, panel());
  return {0, M, panels * rank / size * panel(), least(N, panels * (rank + 1) / size * panel())};
}

void PackedMatrix::pack(const Gemm& g, int rank, int size) const {
  const GemmPart p = part(g.M, rank, size);
  each_depth(
      g, [&](int64_t k0, int64_t depth, Store) { pack_group(g, k0, depth, p.n0, p.n1, panel(), data + k0 * padded(N) + p.n0 * depth); });
}

void gemm_packed(const Gemm& g, const PackedMatrix& b, const GemmPart& p, real* scratch) {
  if (g.K == 0) return assign_empty(g, p);
  each_depth(g, [&](int64_t k0, int64_t K, Store how) {
    each_height(g, k0, K, p.m0, p.m1, scratch, [&](int64_t m, const Left& a) {
      each_group(K, p.n0, p.n1, b.panel(),
                 [&](int64_t n0, int64_t n1) { multiply_block(g, a, b.data + k0 * padded(g.N) + n0 * K, m, n0, n1, b.panel(), how); });
    });
  });
}

GemmPart gemm_part(const Gemm& g, const Place& place, int64_t columns) {
  const int64_t tiles = ceil_div(g.M, tile_rows), units = ceil_div(g.N, columns);
  // Cost of one member's block: its products, and packing its share of B, which every row of the grid repeats.
  constexpr int64_t packing = 2;
  int best = 0;
  int64_t best_cost = 0;
  for (int down = 1; down <= place.size; ++down) {
    if (place.size % down) continue;
    const int64_t cost = ceil_div(units, place.size / down) * (ceil_div(tiles, down) + packing);
    if (best == 0 || cost < best_cost) best = down, best_cost = cost;
  }
  const int across = place.size / best;
  const Place down{place.rank / across, best, place.cuts, across}, over = best == 1 ? place : Place{place.rank % across, across};
  return {least(g.M, down.begin(tiles) * tile_rows), least(g.M, down.end(tiles) * tile_rows), least(g.N, over.begin(units) * columns),
          least(g.N, over.end(units) * columns)};
}

void gemm(Context& ctx, Gemm g) {
  g.operand = operand_of(ctx);
  // Products that are worth a thread: about 4 µs against 3 to 8 µs for a parallel region.
  constexpr int64_t grain = int64_t{1} << 19;
  const int64_t worth = g.M * g.N * (g.K > 0 ? g.K : 1) / grain;
  const int members = worth < 2 ? 1 : static_cast<int>(least(worth, ctx.team.size()));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  const Pace pace(ctx.workspace, ctx.team, 0, members);
  ctx.team.run(members, [&](int rank, int size) {
    const TileUse tiles(g.operand);
    const Place place{rank, size, pace.size() == size ? pace.cuts(0) : nullptr};  // the system may have refused threads
    gemm_block(g, gemm_part(g, place), scratch + gemm_scratch() * rank);
  });
}

}  // namespace tt::TT_ISA
