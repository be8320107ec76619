// A block of a group that shares the steps of a recurrence on tensor cores: its part of an operand, and where its weights come from.
//
// The columns of an operand are in the order of who gave them, block, part, unit, so that a block's part is one piece of memory, and
// weights follow the same order.
#pragma once

#include "cuda/recurrent_mma_weights.h"
#include "cuda/recurrent_product.h"

namespace tt::TT_ISA {

/// A row and unit of a block, and where their sums begin among the block's.
struct MmaPosition {
  int row, own, sums_at;
};

template <class Number, class Shape, class Step>
class MmaBlock {
 public:
  static constexpr int chunk = 4 * Number::per_word;
  // More sums at once would take the registers of weights.
  static constexpr int at_once = Shape::tiles > 4 ? 4 : Shape::tiles, turns = Shape::tiles / at_once;
  using Weights = MmaWeights<Number, Shape, at_once>;

  __device__ MmaBlock(const Step& step, const MmaPlan& plan, int owner, unsigned char* shared)
      : step_(step), plan_(plan), owner_(owner), shared_(shared) {}

  /// Where a row and unit begin in the block's part of an operand; the next part of the unit is part_bytes further.
  static __device__ int slice_at(int row, int own) { return (own / chunk * Shape::rows + row) * 16 + own % chunk * Number::bytes; }
  static __device__ int part_bytes(const MmaPlan& plan) { return plan.units / chunk * Shape::rows * 16; }

  /// The block's part of the operand of step s, from memory.
  __device__ void first_part(unsigned char* to, int64_t row0, int64_t s) const {
    const int units = plan_.units, width = Step::sent * units;
    const int64_t summed = step_.summed(s);
    for (int i = static_cast<int>(threadIdx.x); i < Shape::rows * width; i += static_cast<int>(blockDim.x)) {
      const int row = i / width, c = i % width, part = c / units;
      const int64_t unit = owner_ * units + c % units;
      const bool there = row0 + row < summed && unit < step_.w.units;
      Number::put(to + slice_at(row, c), there ? step_.operand(s, row0 + row)[part * step_.w.units + unit] : real(0));
    }
  }

 protected:
  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }

  /// The weights of an operand that blocks [first_owner, end_owner) give, its tiles [first, first + count) of k, of which a warp has
  /// `most`. row(n): the weights of the lane's column of tile n, or null for zeros. For the threads of a block together; ends with a
  /// barrier.
  template <class Row>
  __device__ void load(int first_owner, int end_owner, int first, int count, int most, Row row) {
    for (int i = static_cast<int>(threadIdx.x); i < 2 * plan_.k_tiles; i += static_cast<int>(blockDim.x))
      table()[i] = source_of(i, first_owner, end_owner);
    __syncthreads();
    unsigned char* rest = shared_ + plan_.weights + warp() * turns * Weights::rest_bytes(most);
    TT_UNROLL
    for (int turn = 0; turn < turns; ++turn, rest += Weights::rest_bytes(most))
      weights_[turn].load(count, rest, [&](int k, int n) { return fragment(first + k, row(turn * at_once + n)); });
    __syncthreads();
  }

  const Step& step_;
  const MmaPlan& plan_;
  int owner_;
  unsigned char* shared_;
  Weights weights_[turns];

 private:
  /// Where the numbers of a chunk come from in a row of the operand, and the first one's unit.
  struct alignas(8) Chunk {
    int32_t column, unit;
  };

  __device__ Chunk* table() const { return reinterpret_cast<Chunk*>(shared_ + plan_.table); }

  __device__ Chunk source_of(int i, int first_owner, int end_owner) const {
    const int c = i * chunk, part = c % (Step::sent * plan_.units) / plan_.units;
    const int owner = first_owner + c / (Step::sent * plan_.units), unit = owner * plan_.units + c % plan_.units;
    const auto units = static_cast<int>(step_.w.units);
    return {part * units + unit, owner < end_owner ? unit : units};
  }

  __device__ typename Weights::Pair fragment(int k_tile, const real* row) const {
    const int i = lane() % 4 * Number::per_word;
    typename Weights::Pair pair;
    TT_UNROLL
    for (int j = 0; j < 2; ++j) {
      const Chunk from = table()[2 * k_tile + j];
      const auto weight = [&](int at) { return row && from.unit + at < step_.w.units ? row[from.column + at] : real(0); };
      pair.of[j] = Number::word(weight(i), Number::per_word == 2 ? weight(i + 1) : real(0));
    }
    return pair;
  }
};

}  // namespace tt::TT_ISA
