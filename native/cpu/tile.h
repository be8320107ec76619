// The register tile under every matrix product here: MR rows of A times one packed panel of B, the sums of all MR x NV vectors kept in
// registers for the whole of K.
//
//   acc[r][v] = Σ_k A(r, k) · panel[k][v],   k = 0 … K-1 in this order, one fused multiply-add each
//
// so an element's value depends on neither the tile's shape nor the number of threads. A panel holds [K][NV][lanes] numbers back to back:
// one stream from L2. Tall and narrow tiles need the least of it: 14 x 2 on 32 registers 9 bytes per cycle of two FMA, 6 x 4 would need 21.
// After Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
#pragma once

#include <span>

#include "native/cpu/operand.h"
#include "native/cpu/rows.h"

namespace tt::TT_ISA {

/// A compile-time number as a function argument.
template <int N>
struct Int {
  static constexpr int value = N;
};

/// f(Int<n>) for n >= 1, Int<Most> where n is more.
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

/// Most rows of a tile: sums of two vectors each, two of the panel and a broadcast fit the registers.
constexpr int tile_rows = vector_registers >= 32 ? 14 : 6;
/// Most vectors of a tile, and of a part of a panel.
constexpr int tile_vectors = 2;
/// A tile of at most so many rows is thin: it takes up to thin_vectors at once, because the sums of fewer would wait for one another.
constexpr int thin_rows = vector_registers >= 32 ? 3 : 2, thin_vectors = vector_registers >= 32 ? 8 : 6;

/// A as the tile reads it: word k (operand.h) of row r is data[r * stride + k * step].
struct TileRows {
  const real* data;
  int64_t stride, step;

  /// Rows at equal distances.
  static TileRows of(const Rows& rows) { return {rows.data, rows.stride, 1}; }
  TT_INLINE TileRows from(int64_t row) const { return {data + row * stride, stride, step}; }
};

/// Where the tile's sums go, each row at its place (rows.h): added to what is there, or to a bias for every row.
struct TileSums {
  real* data;
  int64_t stride;
  bool add = false;
  const real* bias = nullptr;
  const int64_t* index = nullptr;

  TT_INLINE real* operator[](int r) const { return data + (index ? index[r] : r) * stride; }
};

/// Memory that the epilogue of a tile will use: a line at each of its rows, several times. The tile fetches one at each k, because all at
/// once would be more than a core can have under way, and it would wait for them; and late, because the panel would push them out of the
/// L1 again.
class Ahead {
 public:
  /// So many k before its end a tile fetches the last line: the epilogue need not wait for it.
  static constexpr int64_t latency = 48;

  explicit Ahead(int rows) : rows_(rows) {}  // leaves the addresses as they are: zeroing them would take as long as filling them
  TT_INLINE void add(const Rows& lines) {
    const real** out = lines_ + count_;
    count_ += rows_;
    if (lines.index || rows_ <= thin_rows) {
      for (int r = 0; r < rows_; ++r) out[r] = lines[r];
    } else {
      // Of as many rows as there can be: whole vectors of addresses, of which the next lines overwrite what is too much.
#pragma GCC unroll 16
      for (int r = 0; r < tile_rows; ++r) out[r] = lines.data + r * lines.stride;
    }
  }
  /// What a tile that is K deep fetches of those that none fetched yet, where those after it can fetch `later`.
  TT_INLINE std::span<const real* const> part(int64_t K, int64_t later = 0) {
    const int64_t left = count_ - taken_ - (later > 0 ? later : 0), n = left < 0 ? 0 : left < K ? left : K;
    taken_ += n;
    return {lines_ + taken_ - n, static_cast<std::size_t>(n)};
  }

 private:
  // More than four vectors of an epilogue name.
  const real* lines_[64 * tile_rows];
  int rows_;
  int64_t count_ = 0, taken_ = 0;
};

/// A panel that will be read after this one, fetched towards the L2 meanwhile: `step` bytes for every k.
/// Where there is none, this panel with a step of 0: fetching a line again costs nothing, fetching no address would miss the TLB.
struct NextPanel {
  const real* data;
  int64_t step;
};

/// The product of `rows` <= tile_rows rows of `a` with `vectors` <= tile_vectors vectors of `panel` over K words; of at most thin_rows
/// with at most thin_vectors.
struct Tile {
  Operand operand;
  int rows, vectors;
  TileRows a;
  int64_t K;
  const real* panel;
  TileSums out;
  std::span<const real* const> ahead;
  NextPanel next;
  bool thin = false;  // of a product with at most thin_rows rows, however many there are in the panel
};

void multiply_tile(const Tile& tile);

/// Most rows that an epilogue gets at once: enough chains of operations to interleave.
constexpr int epilogue_rows = 4;

/// Depth of a product that is summed at once: what all rows read of a panel stays in the L2.
constexpr int64_t sweep_depth = 384;

/// A tile's place in a sweep.
struct Sweep {
  int64_t first;  // its first row
  int height;
  int64_t k, depth;  // the part of K
  bool last;         // of K
  int64_t tile, tiles;
};

/// A panel, and the one that is read after it.
struct PanelPair {
  const real *now, *next;
};

/// One tile of a panel of NV vectors, which lies in parts that a tile can take: [K][tile_vectors] each, the last perhaps narrower.
template <int NV>
TT_INLINE void multiply_panel(Operand operand, const Rows& a, int64_t K, PanelPair panel, real* sums, const Sweep& s, Ahead& ahead) {
#pragma GCC unroll 1
  for (int v = 0; v < NV; v += tile_vectors) {
    const int vectors = NV - v < tile_vectors ? NV - v : tile_vectors;
    const int64_t width = vectors * lanes, step = (width + s.tiles - 1) / s.tiles;
    const real* part = panel.now + v * K * lanes + s.k * width;
    const real* next = s.last ? panel.next + v * K * lanes : part + s.depth * width;
    multiply_tile({operand,
                   s.height,
                   vectors,
                   TileRows::of(a.from(s.first, s.k)),
                   s.depth,
                   part,
                   {sums + v * lanes, NV * lanes, s.k > 0},
                   ahead.part(s.depth, (NV - v - 1) / tile_vectors * (s.depth - Ahead::latency)),
                   {next + s.tile * s.depth * step, step * static_cast<int64_t>(sizeof(real))}});
  }
}

/// Calls e.after with the sums of a tile, group after group of its rows.
template <int NV, class Epilogue>
TT_INLINE void finish_rows(int64_t first, int height, const vreal* sums, const Epilogue& e) {
  const int groups = (height + epilogue_rows - 1) / epilogue_rows;
  for (int g = 0; g < groups; ++g) {
    const int r = height * g / groups;
    with_int<epilogue_rows>(height * (g + 1) / groups - r, [&](auto count) TT_LAMBDA_INLINE {
      e.after(first + r, *reinterpret_cast<const vreal(*)[decltype(count)::value][NV]>(sums + r * NV));
    });
  }
}

/// Parts into which a product of K words is summed, and how deep each is.
struct Parts {
  int64_t count, depth;
  explicit Parts(int64_t K) : count(K > 0 ? (K + sweep_depth - 1) / sweep_depth : 1), depth((K + count - 1) / count) {}
};

/// sweep_rows for at most thin_rows rows and a panel of at most thin_vectors vectors, which lies as one part: [K][NV].
template <int NV, class Epilogue>
TT_INLINE void sweep_thin(Operand operand, const Rows& a, int64_t base, int64_t rows, int64_t K, const real* panel, Epilogue&& e) {
  if (rows == 0) return;
  const Parts parts(K);
  const int height = static_cast<int>(rows);
  vreal sums[thin_rows * NV];
  Ahead ahead(height);
  e.before(base, ahead);
  for (int64_t k = 0; k < K || k == 0; k += parts.depth > 0 ? parts.depth : 1) {
    const int64_t depth = K - k < parts.depth ? K - k : parts.depth;
    multiply_tile({operand,
                   height,
                   NV,
                   TileRows::of(a.from(0, k)),
                   depth,
                   panel + k * NV * lanes,
                   {reinterpret_cast<real*>(sums), NV * lanes, k > 0},
                   ahead.part(depth),
                   {panel, 0},
                   true});
  }
  static_assert(thin_rows <= epilogue_rows);
  with_int<thin_rows>(
      height, [&](auto count) TT_LAMBDA_INLINE { e.after(base, *reinterpret_cast<const vreal(*)[decltype(count)::value][NV]>(sums)); });
}

/// Rows 0 … rows-1 of `a`, which are at equal distances and the epilogue's rows from `base` on, times one panel: e.before(first, ahead)
/// names what the epilogue of the rows from `first` on will use, e.after(first, acc) gets the sums of up to epilogue_rows rows from `first`
/// on. Tiles are of equal height or differ by one, which keeps the last from being a thin one; so are the groups of an epilogue. A deep
/// product is summed in parts of K, which counts words.
template <int NV, class Epilogue>
TT_INLINE void sweep_rows(Operand operand, const Rows& a, int64_t base, int64_t rows, int64_t K, PanelPair panel, Epilogue&& e) {
  constexpr int most = 6;  // tiles whose sums are kept while a part of K passes over them
  const Parts parts(K);
  const int64_t tiles = (rows + tile_rows - 1) / tile_rows, depth = parts.depth, together = parts.count == 1 ? 1 : most;
  for (int64_t t0 = 0; t0 < tiles; t0 += together) {
    const int64_t t1 = t0 + together < tiles ? t0 + together : tiles;
    vreal sums[most * tile_rows * NV];
    for (int64_t k = 0; k < K || k == 0; k += depth > 0 ? depth : 1) {
      const int64_t left = K - k;
      for (int64_t t = t0; t < t1; ++t) {
        const int64_t first = rows * t / tiles;
        const Sweep s{first, static_cast<int>(rows * (t + 1) / tiles - first), k, left < depth ? left : depth, left <= depth, t, tiles};
        Ahead ahead(s.height);
        if (s.last) e.before(base + first, ahead);
        vreal* const own = sums + (first - rows * t0 / tiles) * NV;
        multiply_panel<NV>(operand, a, K, panel, reinterpret_cast<real*>(own), s, ahead);
        if (s.last) finish_rows<NV>(base + first, s.height, own, e);
      }
    }
  }
}

}  // namespace tt::TT_ISA
