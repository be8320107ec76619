// One step of a recurrence: the product of the rows alive with weights, and the cell on its sums while they are in registers.
//
//   sums[g] = Σ_k operand(s, j)[k] weights[(g·units + unit)·stride + k]        for the G gates of a unit, then after(s, j, unit, sums)
//
// A block owns 16 · U neighbouring units with all their gates and 16 · R rows: thread (i, k) of 16 × 16 keeps R rows × U units × G gates of
// sums. Slices of rows and weights, 16 deep, pass through shared memory, two in turn: while one is multiplied the next is on its way in
// registers, and one barrier separates them. The sums run over k in ascending order, whatever the grid is: the same bits in every run. This
// is float32; in tf32 and bf16 the same blocks multiply on tensor cores (recurrent_step_mma.h).
#pragma once

#include "cuda/launch.h"
#include "cuda/recurrent_step_plan.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

/// The steps first, first + by, … up to but not last.
struct Range {
  int64_t first, last, by;
  int64_t count() const { return (last - first) / by; }
};

/// A thing of each direction, which run in the same launch.
template <class T>
struct Directions {
  T of[2];
};

/// What a step's product reads; `after` belongs to the cell. A cell's Step has `static constexpr int gates`, `Weights w`, and on the device
/// rows(s): positions that `after` is called for; summed(s): the first of them, which have a product (others get zeros);
/// operand(s, j): the row that is multiplied; after(s, j, unit, sums).
struct StepWeights {
  const real* data;  // [gates*units, depth], rows `stride` apart
  int64_t stride, units, depth;
};

template <int G, int R>
struct StepTile {
  static constexpr int side = 16, threads = side * side, depth = 16;
  static constexpr int U = G < 3 ? 4 / G : 1, columns = U * G;  // of a thread
  static constexpr int rows = side * R, units = side * U, width = side * columns;
};

template <class Tile>
struct StepSlices {
  alignas(16) real a[2][Tile::depth][Tile::rows + 4];
  alignas(16) real w[2][Tile::depth][Tile::width + 4];
};

/// The numbers of a slice that a thread fetches: column `k` of every 16th row of the operand and of the weights.
template <class Step, class Tile>
class StepFetch {
 public:
  __device__ StepFetch(const Step& step, int64_t s, int64_t row0, int64_t unit0) : depth_(step.w.depth) {
    const int64_t summed = step.summed(s);
    for (int i = 0; i < fetched_rows; ++i) {
      const int64_t j = row0 + line() + Tile::side * i;
      rows_[i] = j < summed ? step.operand(s, j) : nullptr;
    }
    for (int i = 0; i < Tile::columns; ++i) {
      const int n = line() + Tile::side * i, c = n % Tile::columns;
      const int64_t unit = unit0 + c / Step::gates * Tile::side + n / Tile::columns;
      weights_[i] = unit < step.w.units ? step.w.data + (c % Step::gates * step.w.units + unit) * step.w.stride : nullptr;
    }
  }

  __device__ void take(int64_t k0) {
    const int64_t k = k0 + column();
    for (int i = 0; i < fetched_rows; ++i) row_[i] = rows_[i] && k < depth_ ? rows_[i][k] : real(0);
    for (int i = 0; i < Tile::columns; ++i) weight_[i] = weights_[i] && k < depth_ ? weights_[i][k] : real(0);
  }

  __device__ void put(StepSlices<Tile>& to, int slot) const {
    for (int i = 0; i < fetched_rows; ++i) to.a[slot][column()][line() + Tile::side * i] = row_[i];
    for (int i = 0; i < Tile::columns; ++i) to.w[slot][column()][line() + Tile::side * i] = weight_[i];
  }

 private:
  static constexpr int fetched_rows = Tile::rows / Tile::side;
  // A warp has eight columns of four lines: with the pitch of the slices 32 banks, and of memory whole sectors.
  static constexpr int run = 8;
  static __device__ int column() { return static_cast<int>(threadIdx.x) % run + static_cast<int>(threadIdx.x) / (run * Tile::side) * run; }
  static __device__ int line() { return static_cast<int>(threadIdx.x) / run % Tile::side; }

  int64_t depth_;
  const real *rows_[fetched_rows], *weights_[Tile::columns];
  real row_[fetched_rows], weight_[Tile::columns];
};

template <int R, class Step>
__device__ void multiply_step(const Directions<Step>& directions, int64_t s, const StepBlocks& blocks) {
  using Tile = StepTile<Step::gates, R>;
  static_assert(Tile::units == step_units(Precision::float32, Step::gates, Tile::rows));
  TT_SHARED(StepSlices<Tile>, slices);
  const int64_t block = blockIdx.x;
  const Step& step = directions.of[block / (blocks.rows * blocks.units)];
  const int64_t row0 = block % blocks.rows * Tile::rows, unit0 = block / blocks.rows % blocks.units * Tile::units, rows = step.rows(s);
  if (row0 >= rows) return;

  const int own_rows = static_cast<int>(threadIdx.x) / Tile::side * R, own = static_cast<int>(threadIdx.x) % Tile::side;
  real sums[R][Tile::columns];
  for (auto& row : sums)
    for (real& x : row) x = 0;
  if (row0 < step.summed(s)) {
    StepFetch<Step, Tile> fetch(step, s, row0, unit0);
    fetch.take(0);
    fetch.put(slices, 0);
    __syncthreads();
    int slot = 0;
    for (int64_t k0 = 0; k0 < step.w.depth; k0 += Tile::depth, slot ^= 1) {
      const bool more = k0 + Tile::depth < step.w.depth;
      if (more) fetch.take(k0 + Tile::depth);
      for (int k = 0; k < Tile::depth; ++k)
        for (int r = 0; r < R; ++r)
          for (int c = 0; c < Tile::columns; ++c)
            sums[r][c] += slices.a[slot][k][own_rows + r] * slices.w[slot][k][own * Tile::columns + c];
      if (more) fetch.put(slices, slot ^ 1);
      __syncthreads();
    }
  }
  for (int r = 0; r < R; ++r)
    for (int u = 0; u < Tile::U; ++u) {
      const int64_t j = row0 + own_rows + r, unit = unit0 + u * Tile::side + own;
      if (j >= rows || unit >= step.w.units) continue;
      real gates[Step::gates];
      for (int g = 0; g < Step::gates; ++g) gates[g] = sums[r][u * Step::gates + g];
      step.after(s, j, unit, gates);
    }
}

/// How a step is multiplied: in float32, with R rows a thread.
template <int R>
struct InFloat32 {
  static constexpr bool here = true;
  template <class Step>
  static __device__ void multiply(const Directions<Step>& directions, int64_t s, const StepBlocks& blocks) {
    multiply_step<R>(directions, s, blocks);
  }
};

}  // namespace tt::TT_ISA
