// One step of a recurrence on tensor cores: the product of recurrent_product.h with rows and weights rounded to tf32 or bf16, sums float32.
//
// A block owns 16 or 64 rows and some units with all their gates (recurrent_step_plan.h). Its columns are tiles of 8 units of one gate, the
// gates of the same units beside each other. Slices of rows and weights, 32 words of k deep (mma.h), are rounded on their way through
// registers into shared memory, two in turn, one barrier each. Eight warps: two side by side over the columns, and four over the rows, or
// over k where rows are few. The sums meet in shared memory, those over k are added in order, and the cells follow with neighbouring
// threads at neighbouring units. The same bits in every run. No GPU has timed it yet.
#pragma once

#include "cuda/mma_numbers.h"
#include "cuda/recurrent_product.h"

namespace tt::TT_ISA {

template <class Number, int row_tiles, int G>
struct StepMmaTile {
  static constexpr int threads = 256, words = 32, depth = words * Number::per_word;
  static constexpr int tiles = row_tiles > 1 && G < 3 ? 4 : G, across = 2;  // column tiles of a warp, warps side by side
  static constexpr int down = row_tiles, splits = 4 / row_tiles;            // warps over the rows, and over k
  static constexpr int rows = 16 * row_tiles, columns = 8 * tiles * across, units = columns / G;
  static constexpr int pitch = words + 4, sums_pitch = columns + 8;  // fragments meet no bank twice

  /// The unit of a column, counted from the block's first.
  static __device__ int unit_of(int column) { return column / (8 * G) * 8 + column % 8; }
  static __device__ int gate_of(int column) { return column / 8 % G; }

  struct Slices {
    alignas(16) uint32_t a[2][rows][pitch];
    alignas(16) uint32_t w[2][columns][pitch];
  };
  union Shared {
    Slices slices;
    float sums[splits][rows][sums_pitch];
  };
};

/// Vectors of four numbers of a slice that a thread fetches, of `lines` rows whose numbers follow each other.
template <class Tile, class Number, int lines>
class StepMmaFetch {
 public:
  /// row(line): where a line's numbers are; null: they are zeros.
  template <class Row>
  __device__ StepMmaFetch(int64_t depth, Row row) : depth_(depth) {
    uintptr_t bits = 0;
    TT_UNROLL
    for (int i = 0; i < count; ++i) {
      rows_[i] = mine(i) ? row(line(i)) : nullptr;
      bits |= reinterpret_cast<uintptr_t>(rows_[i]);
    }
    vectors_ = bits % sizeof(Four) == 0;
  }

  __device__ void take(int64_t k0) {
    const int64_t k = k0 + column(), left = depth_ - k;
    TT_UNROLL
    for (int i = 0; i < count; ++i) {
      if (rows_[i] && vectors_ && left >= 4) {
        taken_[i] = *reinterpret_cast<const Four*>(rows_[i] + k);
        continue;
      }
      TT_UNROLL
      for (int e = 0; e < 4; ++e) taken_[i].at[e] = rows_[i] && e < left ? rows_[i][k + e] : real(0);
    }
  }

  __device__ void put(uint32_t (&to)[lines][Tile::pitch]) const {
    TT_UNROLL
    for (int i = 0; i < count; ++i) {
      if (!mine(i)) continue;
      Words words;
      TT_UNROLL
      for (int e = 0; e < 4; e += Number::per_word)
        words.at[e / Number::per_word] = Number::word(taken_[i].at[e], taken_[i].at[e + Number::per_word - 1]);
      *reinterpret_cast<Words*>(&to[line(i)][column() / Number::per_word]) = words;
    }
  }

 private:
  struct alignas(16) Four {
    real at[4];
  };
  struct alignas(16 / Number::per_word) Words {
    uint32_t at[4 / Number::per_word];
  };
  static constexpr int vectors = Tile::depth / 4, at_once = Tile::threads / vectors, count = (lines + at_once - 1) / at_once;
  static __device__ int column() { return static_cast<int>(threadIdx.x) % vectors * 4; }
  static __device__ int line(int i) { return static_cast<int>(threadIdx.x) / vectors + i * at_once; }
  static __device__ bool mine(int i) { return lines % at_once == 0 || line(i) < lines; }

  int64_t depth_;
  bool vectors_;
  const real* rows_[count];
  Four taken_[count];
};

/// A warp's share of a tile.
template <class Number, class Tile>
class StepMmaWarp {
 public:
  __device__ void add(const uint32_t (&a)[Tile::rows][Tile::pitch], const uint32_t (&w)[Tile::columns][Tile::pitch]) {
    TT_UNROLL
    for (int i = 0; i < Tile::words / 8 / Tile::splits; ++i) {
      const int k = (split() + i * Tile::splits) * 8;
      // Lane 8 i + r points to row r of matrix i: rows alternate fastest, then words.
      uint32_t as[4];
      load_matrices(as, &a[down() * 16 + lane() % 16][k + lane() / 16 * 4]);
      TT_UNROLL
      for (int n = 0; n < Tile::tiles; ++n) {
        const uint32_t* column = &w[(across() * Tile::tiles + n) * 8 + lane() / 4][k + lane() % 4];
        const uint32_t bs[2] = {column[0], column[4]};
        Number::mma(sums_[n], as, bs);
      }
    }
  }

  __device__ void put(float (&to)[Tile::splits][Tile::rows][Tile::sums_pitch]) const {
    TT_UNROLL
    for (int n = 0; n < Tile::tiles; ++n) {
      const int column = (across() * Tile::tiles + n) * 8 + lane() % 4 * 2;
      TT_UNROLL
      for (int half = 0; half < 2; ++half) {
        float* at = &to[split()][down() * 16 + half * 8 + lane() / 4][column];
        at[0] = sums_[n][2 * half], at[1] = sums_[n][2 * half + 1];
      }
    }
  }

 private:
  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  static __device__ int across() { return warp() % Tile::across; }
  static __device__ int down() { return warp() / Tile::across % Tile::down; }
  static __device__ int split() { return warp() / (Tile::across * Tile::down); }

  float sums_[Tile::tiles][4] = {};
};

/// How a step is multiplied: on tensor cores, with row_tiles · 16 rows a block.
template <class Number, int row_tiles>
struct OnTensorCores {
  static constexpr bool here = tensor_cores_here;
  template <class Step>
  static __device__ void multiply(const Directions<Step>& directions, int64_t s, const StepBlocks& blocks) {
    using Tile = StepMmaTile<Number, row_tiles, Step::gates>;
    constexpr int G = Step::gates;
    static_assert(Tile::units == step_units(Precision::bf16, G, Tile::rows));
    TT_SHARED(typename Tile::Shared, shared);
    const int64_t block = blockIdx.x;
    const Step& step = directions.of[block / (blocks.rows * blocks.units)];
    const int64_t row0 = block % blocks.rows * Tile::rows, unit0 = block / blocks.rows % blocks.units * Tile::units, rows = step.rows(s);
    if (row0 >= rows) return;

    StepMmaWarp<Number, Tile> warp;
    if (const int64_t summed = step.summed(s); row0 < summed) {
      StepMmaFetch<Tile, Number, Tile::rows> a(step.w.depth,
                                               [&](int line) { return row0 + line < summed ? step.operand(s, row0 + line) : nullptr; });
      StepMmaFetch<Tile, Number, Tile::columns> w(step.w.depth, [&](int line) -> const real* {
        const int64_t unit = unit0 + Tile::unit_of(line);
        return unit < step.w.units ? step.w.data + (Tile::gate_of(line) * step.w.units + unit) * step.w.stride : nullptr;
      });
      const auto take = [&](int64_t k) { a.take(k), w.take(k); };
      const auto put = [&](int slot) { a.put(shared.slices.a[slot]), w.put(shared.slices.w[slot]); };
      take(0);
      put(0);
      __syncthreads();
      int slot = 0;
      for (int64_t k = 0; k < step.w.depth; k += Tile::depth, slot ^= 1) {
        const bool more = k + Tile::depth < step.w.depth;
        if (more) take(k + Tile::depth);
        warp.add(shared.slices.a[slot], shared.slices.w[slot]);
        if (more) put(slot ^ 1);
        __syncthreads();
      }
    }
    warp.put(shared.sums);
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < Tile::rows * Tile::units; i += Tile::threads) {
      const int row = i / Tile::units, own = i % Tile::units;
      const int64_t j = row0 + row, unit = unit0 + own;
      if (j >= rows || unit >= step.w.units) continue;
      real gates[G];
      TT_UNROLL
      for (int g = 0; g < G; ++g) {
        gates[g] = 0;
        TT_UNROLL
        for (int split = 0; split < Tile::splits; ++split) gates[g] += shared.sums[split][row][(own / 8 * G + g) * 8 + own % 8];
      }
      step.after(s, j, unit, gates);
    }
  }
};

}  // namespace tt::TT_ISA
