// A block's share of the products of a recurrence on tensor cores: weights that stay where they are for the whole sequence.
//
// Weights lie as fragments of b (mma.h): in registers, and in shared memory where those are too few. An operand lies in chunks of 16 bytes,
// [chunk][row], so that the fragments of a are 512 bytes in a row; its columns are in the order of who gave them, block, part, unit, so
// that a block's part is one piece of memory, and weights follow the same order. Warp (split, group) multiplies its part of k by its
// columns; the splits' sums meet in shared memory and are added in order.
#pragma once

#include "cuda/mma_numbers.h"
#include "cuda/recurrent_mma_plan.h"
#include "cuda/recurrent_product.h"

namespace tt::TT_ISA {

/// A block's weights, and its product.
template <class Number, class Shape, class Step>
class MmaBlock {
 public:
  static constexpr int G = Step::gates, chunk = 4 * Number::per_word;

  /// For the threads of a block together; ends with a barrier.
  __device__ MmaBlock(const Step& step, const MmaPlan& plan, int owner, unsigned char* shared)
      : step_(step), plan_(plan), owner_(owner), shared_(shared) {
    const int most = (plan.k_tiles + plan.splits - 1) / plan.splits, left = plan.k_tiles - split() * most;
    count_ = left < 0 ? 0 : left < most ? left : most;
    first_ = split() * most;
    rest_ = reinterpret_cast<Pair*>(shared + plan.weights) + warp() * (most > Shape::kept ? most - Shape::kept : 0) * Shape::tiles * 32;
    for (int i = static_cast<int>(threadIdx.x); i < 2 * plan.k_tiles; i += static_cast<int>(blockDim.x)) table()[i] = source_of(i);
    __syncthreads();
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k) {
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) kept_[k][n] = k < count_ ? weights(first_ + k, n) : Pair{};
    }
    for (int k = Shape::kept; k < count_; ++k)
      for (int n = 0; n < Shape::tiles; ++n) *rest(k, n) = weights(first_ + k, n);
    __syncthreads();
  }

  /// The block's part of the operand of step s, from memory.
  __device__ void first_part(unsigned char* to, int64_t row0, int64_t s) const {
    const int units = plan_.units, width = Step::sent * units;
    const int64_t summed = step_.summed(s);
    for (int i = static_cast<int>(threadIdx.x); i < Shape::rows * width; i += static_cast<int>(blockDim.x)) {
      const int row = i / width, c = i % width, part = c / units;
      const int64_t unit = owner_ * units + c % units;
      const bool there = row0 + row < summed && unit < step_.w.units;
      Number::put(to + (c / chunk * Shape::rows + row) * 16 + c % chunk * Number::bytes,
                  there ? step_.operand(s, row0 + row)[part * step_.w.units + unit] : real(0));
    }
  }

  /// Leaves the sums of each split in shared memory, at `split_sums`; the operand is not needed any more. Source::fragments reads it.
  template <class Source>
  __device__ void multiply(const unsigned char* operand, float* split_sums) const {
    float sums[Shape::row_tiles][Shape::tiles][4] = {};
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k)
      if (k < count_) add<Source>(sums, operand, first_ + k, kept_[k]);
    TT_UNROLL_BY(2)
    for (int k = Shape::kept; k < count_; ++k) {
      Pair w[Shape::tiles];
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) w[n] = *rest(k, n);
      add<Source>(sums, operand, first_ + k, w);
    }
    if (plan_.sums_over_operand) __syncthreads();
    float* to = split_sums + split() * Shape::rows * plan_.pitch + lane() / 4 * plan_.pitch + group() * Shape::tiles * 8 + lane() % 4 * 2;
    TT_UNROLL
    for (int m = 0; m < 2 * Shape::row_tiles; ++m) {
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) {
        const float(&d)[4] = sums[m / 2][n];
        *reinterpret_cast<Two*>(to + m * 8 * plan_.pitch + n * 8) = {d[m % 2 * 2], d[m % 2 * 2 + 1]};
      }
    }
  }

  /// Where the sums of a row and a unit of this block are.
  static __device__ int sums_at(const MmaPlan& plan, int row, int unit) { return row * plan.pitch + unit / 8 * G * 8 + unit % 8; }
  /// The sums, of which the first split's are at `from`.
  __device__ void collect(const float* from, real (&sums)[G]) const {
    for (real& x : sums) x = 0;
    for (int split = 0; split < plan_.splits; ++split, from += Shape::rows * plan_.pitch) {
      TT_UNROLL
      for (int g = 0; g < G; ++g) sums[g] += from[g * 8];
    }
  }

 private:
  struct alignas(8) Pair {
    uint32_t of[2];
  };
  struct alignas(8) Two {
    float of[2];
  };
  /// Where the numbers of a chunk come from in a row of the operand, and the first one's unit.
  struct alignas(8) Chunk {
    int32_t column, unit;
  };

  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  __device__ int split() const { return warp() / plan_.across; }
  __device__ int group() const { return warp() % plan_.across; }
  __device__ Chunk* table() const { return reinterpret_cast<Chunk*>(shared_ + plan_.table); }
  __device__ Pair* rest(int k, int n) const { return rest_ + ((k - Shape::kept) * Shape::tiles + n) * 32 + lane(); }

  __device__ Chunk source_of(int i) const {
    const int c = i * chunk, part = c % (Step::sent * plan_.units) / plan_.units;
    const int owner = c / (Step::sent * plan_.units), unit = owner * plan_.units + c % plan_.units;
    const auto units = static_cast<int>(step_.w.units);
    return {part * units + unit, owner < plan_.owners ? unit : units};
  }

  __device__ Pair weights(int k_tile, int n) const {
    const int tile = group() * Shape::tiles + n, own = tile / G * 8 + lane() / 4, i = lane() % 4 * Number::per_word;
    const int64_t units = step_.w.units, unit = owner_ * plan_.units + own;
    const bool there = own < plan_.units && unit < units;
    const real* row = step_.w.data + (tile % G * units + (there ? unit : 0)) * step_.w.stride;
    Pair pair;
    TT_UNROLL
    for (int j = 0; j < 2; ++j) {
      const Chunk from = table()[2 * k_tile + j];
      const auto weight = [&](int at) { return there && from.unit + at < units ? row[from.column + at] : real(0); };
      pair.of[j] = Number::word(weight(i), Number::per_word == 2 ? weight(i + 1) : real(0));
    }
    return pair;
  }

  template <class Source>
  __device__ void add(float (&sums)[Shape::row_tiles][Shape::tiles][4], const unsigned char* operand, int k_tile,
                      const Pair (&w)[Shape::tiles]) const {
    TT_UNROLL
    for (int m = 0; m < Shape::row_tiles; ++m) {
      uint32_t a[4];
      Source::template fragments<Shape::rows>(a, operand + (2 * k_tile * Shape::rows + 16 * m) * 16);
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) Number::mma(sums[m][n], a, w[n].of);
    }
  }

  const Step& step_;
  const MmaPlan& plan_;
  int owner_, first_, count_;
  unsigned char* shared_;
  Pair* rest_;
  Pair kept_[Shape::kept][Shape::tiles];
};

/// Operands in global memory, past the L1 cache: what other blocks wrote there.
struct GlobalSource {
  template <int rows>
  static __device__ void fragments(uint32_t (&a)[4], const unsigned char* tile) {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    TT_UNROLL
    for (int i = 0; i < 4; ++i)
      a[i] = __ldcg(reinterpret_cast<const unsigned*>(tile + (i / 2 * rows + i % 2 * 8 + lane / 4) * 16 + lane % 4 * 4));
  }
};

/// Operands in shared memory.
struct SharedSource {
  /// The words of a from the chunks of two rows' places on.
  template <int rows>
  static __device__ void fragments(uint32_t (&a)[4], const unsigned char* tile) {
    // Lane 8 i + r points to row r of matrix i: rows alternate fastest, then chunks.
    const int lane = static_cast<int>(threadIdx.x) % 32;
    load_matrices(a, tile + (lane / 16 * rows + lane % 16) * 16);
  }
};

}  // namespace tt::TT_ISA
