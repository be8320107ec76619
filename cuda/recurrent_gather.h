// The sums of a step in a block of a group, from all operands: every block gives what its units sent to all others.
//
// Warp (split, group) multiplies its part of k by its columns; the splits' sums meet in shared memory and are added in order. There a line
// is a row of the operand, gate after gate, and lines are 8 numbers more than a multiple of 32 apart. Neither the fragments that a warp
// writes, 8 rows of 8 columns, nor what it reads, 32 units of a gate in a row, or 16 in two, or 8 in four, meet in a bank.
#pragma once

#include "cuda/recurrent_mma_block.h"

namespace tt::TT_ISA {

/// A block's product for run_steps (recurrent_mma.h). Of an Exchange, for all threads: slice(turn) is where the block's part of a turn's
/// operand is written; send(turn, more) gives it to the others, if there are more turns; receive(turn) completes operand(turn), which
/// Source reads; and received(turn) follows when all threads have received it. Where an operand has no columns it is zero from the
/// beginning.
template <class Number, class Shape_, class Step, class Exchange>
class GatherProduct : public MmaBlock<Number, Shape_, Step> {
  using Block = MmaBlock<Number, Shape_, Step>;
  using Block::lane, Block::warp, Block::plan_, Block::step_, Block::owner_, Block::shared_, Block::weights_;

 public:
  using Shape = Shape_;
  static constexpr int G = Step::gates;
  static_assert(Block::turns == 1 && (G == 1 || G == Shape::tiles));

  __device__ GatherProduct(const Step& step, const MmaPlan& plan, int owner, unsigned char* shared, Exchange& exchange)
      : Block(step, plan, owner, shared), exchange_(exchange) {
    const int split = warp() / plan.across, group = warp() % plan.across;
    const int most = (plan.k_tiles + plan.splits - 1) / plan.splits, first = split * most, left = plan.k_tiles - first;
    operand_at_ = first * 2 * Shape::rows * 16 + Exchange::Source::template place<Shape::rows>();
    sums_at_ = (split * Shape::rows + line(lane() / 4)) * plan.pitch + group * (Shape::tiles / G) * 8 + lane() % 4 * 2;
    forget(operand_at_), forget(sums_at_);  // else a division follows the products of every step
    this->load(0, plan.owners, first,
               left < 0      ? 0
               : left < most ? left
                             : most,
               most, [&](int n) -> const real* {
                 const int tile = group * Shape::tiles + n, own = tile / G * 8 + lane() / 4;
                 const int64_t units = step_.w.units, unit = owner_ * plan_.units + own;
                 return own < plan_.units && unit < units ? step_.w.data + (tile % G * units + unit) * step_.w.stride : nullptr;
               });
  }

  /// Elements in the order of rows.
  static __device__ MmaPosition position(const MmaPlan& plan, int element) {
    const int row = element / plan.units, own = element % plan.units;
    return {row, own, line(row) * plan.pitch + own};
  }

  __device__ unsigned char* slice(unsigned turn) const { return exchange_.slice(turn); }
  __device__ void send(unsigned turn, bool more) { exchange_.send(turn, more); }
  /// The sums of a turn, of which the first split's come first.
  __device__ const float* receive(unsigned turn) {
    exchange_.receive(turn);
    unsigned char* operand = exchange_.operand(turn);
    auto* sums = reinterpret_cast<float*>(plan_.sums_over_operand ? operand : shared_ + plan_.sums);
    multiply(operand, sums);
    __syncthreads();
    exchange_.received(turn);
    return sums;
  }
  __device__ void collect(const float* from, real (&sums)[G]) const {
    for (real& x : sums) x = 0;
    for (int split = 0; split < plan_.splits; ++split, from += Shape::rows * plan_.pitch) {
      TT_UNROLL
      for (int g = 0; g < G; ++g) sums[g] += from[g * tile_distance()];
    }
  }

 private:
  struct alignas(8) Two {
    float of[2];
  };

  /// The line of a row's sums: of two neighbours one is 16 banks after the other.
  static __device__ int line(int row) { return row / 4 * 4 + row % 2 * 2 + row / 2 % 2; }
  /// Numbers from one tile of a warp's columns to the next, which is the next gate if there are several.
  __device__ int tile_distance() const { return G > 1 ? 8 * plan_.across : 8; }

  /// Leaves the sums of each split in shared memory; the operand is not needed any more.
  __device__ void multiply(const unsigned char* operand, float* split_sums) const {
    typename Block::Weights::Sums sums = {};
    weights_[0].template multiply<typename Exchange::Source>(sums, operand + operand_at_);
    if (plan_.sums_over_operand) __syncthreads();
    auto* row = reinterpret_cast<Two*>(split_sums + sums_at_);
    TT_UNROLL
    for (int m = 0; m < 2 * Shape::row_tiles; ++m, row += 4 * plan_.pitch) {
      Two* to = row;
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n, to += tile_distance() / 2) {
        const float(&d)[4] = sums[m / 2][n];
        *to = {d[m % 2 * 2], d[m % 2 * 2 + 1]};
      }
    }
  }

  Exchange& exchange_;
  int operand_at_, sums_at_;  // where the lane's part of the operand begins, in bytes, and its place in the sums
};

}  // namespace tt::TT_ISA
