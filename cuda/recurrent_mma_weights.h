// Weights of a recurrence on tensor cores that stay where they are for the whole sequence, and operands to multiply them with.
//
// Weights lie as fragments of b (mma.h): in registers, and in shared memory where those are too few. An operand lies in chunks of 16 bytes,
// [chunk][row], so that the fragments of a are 512 bytes in a row.
#pragma once

#include "cuda/mma_numbers.h"
#include "cuda/recurrent_mma_plan.h"

namespace tt::TT_ISA {

/// Operands in global memory, past the L1 cache: what other blocks wrote there.
struct GlobalSource {
  /// Where a lane's words begin in a tile.
  template <int rows>
  static __device__ int place() {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    return lane / 4 * 16 + lane % 4 * 4;
  }
  template <int rows>
  static __device__ void fragments(uint32_t (&a)[4], const unsigned char* from) {
    TT_UNROLL
    for (int i = 0; i < 4; ++i) a[i] = __ldcg(reinterpret_cast<const unsigned*>(from + (i / 2 * rows + i % 2 * 8) * 16));
  }
};

/// Operands in shared memory.
struct SharedSource {
  /// Lane 8 i + r points to row r of matrix i: rows alternate fastest, then chunks.
  template <int rows>
  static __device__ int place() {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    return (lane / 16 * rows + lane % 16) * 16;
  }
  template <int rows>
  static __device__ void fragments(uint32_t (&a)[4], const unsigned char* from) {
    load_matrices(a, from);
  }
};

/// Weights of a warp: `tiles` tiles of columns, over some tiles of k.
template <class Number, class Shape, int tiles>
class MmaWeights {
 public:
  struct alignas(8) Pair {
    uint32_t of[2];
  };
  using Sums = float[Shape::row_tiles][tiles][4];

  /// fragment(k, n) for k < count; those that registers do not hold go to `rest`.
  template <class Fragment>
  __device__ void load(int count, unsigned char* rest, Fragment fragment) {
    count_ = count;
    rest_ = reinterpret_cast<Pair*>(rest);
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k) {
      TT_UNROLL
      for (int n = 0; n < tiles; ++n) kept_[k][n] = k < count_ ? fragment(k, n) : Pair{};
    }
    for (int k = Shape::kept; k < count_; ++k)
      for (int n = 0; n < tiles; ++n) *at(k, n) = fragment(k, n);
  }
  /// Bytes of a warp's rest.
  static __device__ int rest_bytes(int count) { return (count > Shape::kept ? count - Shape::kept : 0) * tiles * 256; }

  /// sums += the operand times the weights. Source::fragments reads the operand, from Source::place of its first tile on.
  template <class Source>
  __device__ void multiply(Sums& sums, const unsigned char* operand) const {
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k)
      if (k < count_) add<Source>(sums, operand, k, kept_[k]);
    TT_UNROLL_BY(2)
    for (int k = Shape::kept; k < count_; ++k) {
      Pair w[tiles];
      TT_UNROLL
      for (int n = 0; n < tiles; ++n) w[n] = *at(k, n);
      add<Source>(sums, operand, k, w);
    }
  }

 private:
  __device__ Pair* at(int k, int n) const { return rest_ + ((k - Shape::kept) * tiles + n) * 32 + threadIdx.x % 32; }

  template <class Source>
  __device__ void add(Sums& sums, const unsigned char* operand, int k, const Pair (&w)[tiles]) const {
    TT_UNROLL
    for (int m = 0; m < Shape::row_tiles; ++m) {
      uint32_t a[4];
      Source::template fragments<Shape::rows>(a, operand + (2 * k * Shape::rows + 16 * m) * 16);
      TT_UNROLL
      for (int n = 0; n < tiles; ++n) Number::mma(sums[m][n], a, w[n].of);
    }
  }

  int count_;
  Pair* rest_;
  Pair kept_[Shape::kept][tiles];
};

}  // namespace tt::TT_ISA
