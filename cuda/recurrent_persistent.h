// All steps of a recurrence in one launch: each block keeps the weights of its units in shared memory for the whole sequence.
//
//   sums[g] = Σ_k operand(s, j)[k] weights[(g·units + unit)·stride + k],  then after(s, j, unit, sums)         for s in a range, in its
//   order
//
// Rows of a batch do not touch each other, so the blocks form groups of 16 or 64 rows of one direction, and only the blocks of a group wait
// for each other: each owns some units with all their gates, and after every step raises the group's flag (flag.h) when its part of the
// states is written; the next step begins when all have. States travel through the L2 cache. Inside a block a thread sums 4 rows × up to 4
// columns over every n-th part of k; the parts' sums are added in order. So the bits depend on the sizes and the plan, not on the order of
// blocks. A step may be two products, the second over what the first one's cells gave: then a block keeps units of both, and the group's
// flag rises after each. All blocks must be there at once: a cooperative launch, one block for each multiprocessor at most. What does not
// fit goes step by step (recurrent_steps.h). No GPU has timed it yet.
#pragma once

#include <type_traits>
#include <vector>

#include "cuda/gemm_tile.h"
#include "cuda/recurrent_choice.h"
#include "cuda/recurrent_product.h"

namespace tt::TT_ISA {

/// How the work of a launch is cut; blocks 0: it is not.
struct PersistentPlan {
  int rows = 0;                    // of a group: 16 or 64
  int threads_across[2] = {0, 0};  // of each product: threads side by side over the units of a block
  int64_t unit_blocks = 0;         // of a group
  int64_t row_groups = 0;          // of a direction
  int64_t groups = 0;              // of all
  int64_t weights = 0;             // numbers in shared memory, before what the products have in turn
  size_t shared = 0;               // bytes
  int64_t blocks() const { return groups * unit_blocks; }
};

/// The plan that a device allows for and that multiplies least per block, of the one or two products of a step.
Planned<PersistentPlan> persistent_plan(const std::vector<Recurrence>& products, int processors, size_t shared_memory);

template <int G, int rows_>
struct PersistentTile {
  static constexpr int threads = 256, rows = rows_;
  static constexpr int U = G < 3 ? 4 / G : 1, columns = U * G;  // of a thread
  static constexpr int slice = rows == 16 ? 256 : 128;          // of k, as deep as the states that are in shared memory at once
  static constexpr int pitch = slice + 4;

  int across;
  __host__ __device__ int width() const { return across * columns; }
  __host__ __device__ int units() const { return across * U; }
  __host__ __device__ int parts() const { return threads / (rows / 4 * across); }  // of k
  /// Numbers in shared memory: the weights, a slice of the states, and the parts' sums.
  __host__ __device__ int64_t weights(int64_t depth) const { return (depth + slice - 1) / slice * slice * width(); }
  __host__ __device__ int64_t size(int64_t depth) const { return weights(depth) + rows * pitch + int64_t{1} * parts() * rows * width(); }
};

/// A block's work in one step.
template <class Step, class Tile>
class PersistentBlock {
 public:
  /// `weights` and `rest` are in shared memory; the latter is needed between multiply and the barrier after finish.
  __device__ PersistentBlock(const Step& step, Tile tile, int64_t row0, int64_t unit_block, real* weights, real* rest)
      : step_(step),
        tile_(tile),
        row0_(row0),
        unit0_(unit_block * tile.units()),
        w_(weights),
        a_(rest),
        sums_(rest + Tile::rows * Tile::pitch) {
    const int64_t depth = tile.weights(step.w.depth) / tile.width();
    // A warp takes a few neighbours of k of eight columns: of memory whole runs, and of shared memory few words of one bank.
    constexpr int64_t run = 4;
    for (int64_t i = threadIdx.x; i < depth * tile.width(); i += Tile::threads) {
      const int64_t k = i / (run * tile.width()) * run + i % run, n = i / run % tile.width();
      const int64_t unit = unit0_ + n / Step::gates, gate = n % Step::gates;
      const bool there = unit < step.w.units && k < step.w.depth;
      w_[k * tile.width() + n] = there ? step.w.data[(gate * step.w.units + unit) * step.w.stride + k] : real(0);
    }
    __syncthreads();
  }

  /// Of two products one may have fewer units.
  __device__ bool has_units() const { return unit0_ < step_.w.units; }

  __device__ void multiply(int64_t s) {
    real sums[4][Tile::columns];
    for (auto& row : sums)
      for (real& x : row) x = 0;
    for (int64_t k0 = 0; row0_ < step_.summed(s) && k0 < step_.w.depth; k0 += Tile::slice) {
      fetch(s, k0);
      __syncthreads();
      for (int k = part() * 4; k < Tile::slice; k += tile_.parts() * 4) add(sums, k0, k);
      __syncthreads();
    }
    for (int r = 0; r < 4; ++r)
      for (int c = 0; c < Tile::columns; ++c) sums_[(part() * Tile::rows + row(r)) * tile_.width() + column() + c] = sums[r][c];
    __syncthreads();
  }

  __device__ void finish(int64_t s) const {
    const int units = tile_.units();
    const int64_t rows = step_.rows(s);
    for (int i = static_cast<int>(threadIdx.x); i < Tile::rows * units; i += Tile::threads) {
      const int row = i / units, own = i % units;
      if (row0_ + row >= rows || unit0_ + own >= step_.w.units) continue;
      real sums[Step::gates];
      for (int g = 0; g < Step::gates; ++g) {
        sums[g] = 0;
        for (int part = 0; part < tile_.parts(); ++part)
          sums[g] += sums_[(part * Tile::rows + row) * tile_.width() + own * Step::gates + g];
      }
      step_.after(s, row0_ + row, unit0_ + own, sums);
    }
  }

 private:
  // Thread (part, rows, column group), the last one fastest. Its four rows are a quarter of all apart: those of neighbouring threads lie in
  // other banks.
  __device__ int column() const { return static_cast<int>(threadIdx.x) % tile_.across * Tile::columns; }
  __device__ int row(int r) const { return static_cast<int>(threadIdx.x) / tile_.across % (Tile::rows / 4) + r * (Tile::rows / 4); }
  __device__ int part() const { return static_cast<int>(threadIdx.x) / (tile_.across * (Tile::rows / 4)); }

  /// Columns [k0, k0 + slice) of the group's operands.
  __device__ void fetch(int64_t s, int64_t k0) {
    const int64_t summed = step_.summed(s);
    constexpr int at_once = Tile::threads / Tile::slice, each = Tile::rows / at_once;
    const int k = static_cast<int>(threadIdx.x) % Tile::slice, first = static_cast<int>(threadIdx.x) / Tile::slice;
    real taken[each];  // all on their way before the first one is needed
    TT_UNROLL
    for (int i = 0; i < each; ++i) {
      const int64_t j = row0_ + first + i * at_once;
      taken[i] = j < summed && k0 + k < step_.w.depth ? step_.operand(s, j)[k0 + k] : real(0);
    }
    TT_UNROLL
    for (int i = 0; i < each; ++i) a_[(first + i * at_once) * Tile::pitch + k] = taken[i];
  }

  /// Four steps of k.
  __device__ void add(real (&sums)[4][Tile::columns], int64_t k0, int k) const {
    const real* w = w_ + (k0 + k) * tile_.width() + column();
    Four a[4];
    TT_UNROLL
    for (int r = 0; r < 4; ++r) a[r] = *reinterpret_cast<const Four*>(a_ + row(r) * Tile::pitch + k);
    TT_UNROLL
    for (int i = 0; i < 4; ++i) {
      const auto weights = *reinterpret_cast<const Weights*>(w + i * tile_.width());
      TT_UNROLL
      for (int r = 0; r < 4; ++r)
        for (int c = 0; c < Tile::columns; ++c) sums[r][c] += a[r].at[i] * weights.at[c];
    }
  }

  /// The columns of a thread: one vector where they are four.
  struct alignas(Tile::columns == 4 ? 16 : sizeof(real)) Weights {
    real at[Tile::columns];
  };

  const Step& step_;
  Tile tile_;
  int64_t row0_, unit0_;
  real *w_, *a_, *sums_;
};

/// In the place of a second product where there is none.
struct NoProduct {};

template <int rows, class First, class Second>
__global__ void __launch_bounds__(256) persistent_steps(TT_PARAMETER(Directions<First>) firsts, TT_PARAMETER(Directions<Second>) seconds,
                                                        const PersistentPlan plan, const Range range, unsigned* flags) {
  TT_DYNAMIC_SHARED(real, shared);
  const int64_t group = blockIdx.x / plan.unit_blocks, d = group / plan.row_groups;
  const int64_t row0 = group % plan.row_groups * rows, unit_block = blockIdx.x % plan.unit_blocks;
  unsigned turn = 0;
  const auto go = [&](auto& block, int64_t s) {
    if (turn > 0) {
      if (threadIdx.x == 0) wait_for_flag(flags + group, turn * static_cast<unsigned>(plan.unit_blocks));
      __syncthreads();
    }
    if (block.has_units()) {
      block.multiply(s);
      block.finish(s);
    }
    __syncthreads();
    if (threadIdx.x == 0) signal_flag(flags + group);
    ++turn;
  };
  const First& first = firsts.of[d];
  using Tile = PersistentTile<First::gates, rows>;
  const Tile tile{plan.threads_across[0]};
  PersistentBlock<First, Tile> block(first, tile, row0, unit_block, shared, shared + plan.weights);
  const auto skipped = [&](int64_t s) { return row0 >= first.rows(s); };  // by all blocks of the group alike
  if constexpr (std::is_same_v<Second, NoProduct>) {
    for (int64_t s = range.first; s != range.last; s += range.by)
      if (!skipped(s)) go(block, s);
  } else {
    using SecondTile = PersistentTile<Second::gates, rows>;
    PersistentBlock<Second, SecondTile> second(seconds.of[d], SecondTile{plan.threads_across[1]}, row0, unit_block,
                                               shared + tile.weights(first.w.depth), shared + plan.weights);
    for (int64_t s = range.first; s != range.last; s += range.by)
      if (!skipped(s)) go(block, s), go(second, s);
  }
}

/// A plan as it is compared.
inline WayPlan persistent_way(const Recurrence& r, const Planned<PersistentPlan>& plan) {
  WayPlan way{Way::grid_float32, 0, plan.why};
  if (!plan) return way;
  const int64_t rows = plan->rows < r.batch ? plan->rows : r.batch;
  way.blocks = plan->blocks();
  way.read_bytes = static_cast<double>(rows * r.depth) * sizeof(real);
  way.start_bytes = r.weight_bytes((r.units + plan->unit_blocks - 1) / plan->unit_blocks);
  return way;
}

/// Queues the steps of a range.
template <class First, class Second = NoProduct>
void launch_persistent_steps(Context& ctx, const Directions<First>& firsts, const PersistentPlan& plan, Range range,
                             const Directions<Second>& seconds = {}) {
  auto* flags = ctx.take<unsigned>(plan.groups);
  if (ctx.failed() || !ctx.check(cudaMemsetAsync(flags, 0, static_cast<size_t>(plan.groups) * sizeof(unsigned), ctx.stream), "flags"))
    return;
  const auto kernel = plan.rows == 16 ? persistent_steps<16, First, Second> : persistent_steps<64, First, Second>;
  launch_together(ctx, plan.blocks(), 256, plan.shared, kernel, firsts, seconds, plan, range, flags);
}

}  // namespace tt::TT_ISA
