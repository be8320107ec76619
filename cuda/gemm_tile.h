// A tile of a product in true float32: what the threads of a block compute together.
//
// Slices of both operands, `depth` deep, pass through shared memory, two in turn: while one is multiplied the next is on its way in
// registers, and one barrier separates them. A slice lies with k as its rows, so that a thread reads its numbers of a and of b as vectors
// of four and keeps rows/16 × columns/16 sums in registers. Thread (i, j) of 16 × 16 owns groups of four rows from 4i and four columns from
// 4j, 64 apart: the threads of a warp read a slice's row without bank conflicts.
#pragma once

#include "cuda/gemm.h"

namespace tt::TT_ISA {

/// Four numbers that one instruction loads.
struct alignas(16) Four {
  real at[4];
};

template <int rows_, int columns_, int depth_>
struct TileShape {
  static constexpr int rows = rows_, columns = columns_, depth = depth_, threads = 256;
  static constexpr int row_sums = rows / 16, column_sums = columns / 16;
};

/// Which of an operand's numbers a thread fetches for every slice: four that follow each other in memory. `width` is the tile's in rows or
/// columns of C; with along_k the operand's rows are those, else its rows are k.
template <class Shape, int width, bool along_k>
class Fetch {
 public:
  static_assert(width * Shape::depth == 4 * Shape::threads, "one vector a thread");

  /// The operand's numbers from `first` to before `last` in rows or columns of C; `vectors`: all its rows begin on 16 bytes.
  __device__ Fetch(const Rows& x, int64_t first, int64_t last, bool vectors)
      : x_(x), from_(first + across()), left_(last - from_), vectors_(vectors) {
    if (along_k) row_ = left_ > 0 ? x[from_] : nullptr;
  }

  /// Takes numbers of the slice [k0, k0 + depth), zero from k1 on.
  __device__ void take(int64_t k0, int64_t k1) {
    const int64_t k = k0 + down();
    if constexpr (along_k) {
      load(row_ ? row_ + k : nullptr, k1 - k);
    } else {
      const real* row = k < k1 && left_ > 0 ? x_[k] : nullptr;
      load(row ? row + from_ : nullptr, left_);
    }
  }

  __device__ void put(real (*slice)[width + 4]) const {
    if constexpr (along_k) {
      for (int j = 0; j < 4; ++j) slice[down() + j][across()] = taken_.at[j];
    } else {
      *reinterpret_cast<Four*>(&slice[down()][across()]) = taken_;
    }
  }

 private:
  static constexpr int vectors_across = along_k ? Shape::depth / 4 : width / 4;
  static __device__ int vector() { return static_cast<int>(threadIdx.x) % vectors_across * 4; }
  static __device__ int line() { return static_cast<int>(threadIdx.x) / vectors_across; }
  static __device__ int across() { return along_k ? line() : vector(); }
  static __device__ int down() { return along_k ? vector() : line(); }

  __device__ void load(const real* from, int64_t left) {
    if (from && vectors_ && left >= 4) {
      taken_ = *reinterpret_cast<const Four*>(from);
      return;
    }
    for (int j = 0; j < 4; ++j) taken_.at[j] = from && j < left ? from[j] : real(0);
  }

  Rows x_;
  int64_t from_, left_;
  bool vectors_;
  const real* row_ = nullptr;
  Four taken_;
};

template <class Shape>
struct Slices {
  alignas(16) real a[2][Shape::depth][Shape::rows + 4];
  alignas(16) real b[2][Shape::depth][Shape::columns + 4];
};

/// A thread's part of a tile of C.
template <class Shape>
struct TileSums {
  real at[Shape::row_sums][Shape::column_sums];

  /// Row and column of C's tile of sum (i, j); columns j to j + 3 are neighbours for j a multiple of four.
  static __device__ int row(int i) { return i / 4 * 64 + static_cast<int>(threadIdx.x) / 16 * 4 + i % 4; }
  static __device__ int column(int j) { return j / 4 * 64 + static_cast<int>(threadIdx.x) % 16 * 4 + j % 4; }

  __device__ void add_slice(const real (*a)[Shape::rows + 4], const real (*b)[Shape::columns + 4]) {
    TT_UNROLL
    for (int k = 0; k < Shape::depth; ++k) {
      Four as[Shape::row_sums / 4], bs[Shape::column_sums / 4];
      TT_UNROLL
      for (int i = 0; i < Shape::row_sums; i += 4) as[i / 4] = *reinterpret_cast<const Four*>(&a[k][row(i)]);
      TT_UNROLL
      for (int j = 0; j < Shape::column_sums; j += 4) bs[j / 4] = *reinterpret_cast<const Four*>(&b[k][column(j)]);
      TT_UNROLL
      for (int i = 0; i < Shape::row_sums; ++i) {
        TT_UNROLL
        for (int j = 0; j < Shape::column_sums; ++j) at[i][j] += as[i / 4].at[i % 4] * bs[j / 4].at[j % 4];
      }
    }
  }
};

/// The sums of a tile over k in [k0, k1), in ascending order.
template <class Shape, class FetchA, class FetchB>
__device__ void multiply_tile(FetchA& a, FetchB& b, int64_t k0, int64_t k1, TileSums<Shape>& sums) {
  TT_SHARED(Slices<Shape>, s);
  for (auto& row : sums.at)
    for (real& x : row) x = 0;
  if (k0 >= k1) return;
  const auto put = [&](int slot) {
    a.put(s.a[slot]);
    b.put(s.b[slot]);
  };
  a.take(k0, k1);
  b.take(k0, k1);
  put(0);
  __syncthreads();
  int slot = 0;
  for (int64_t k = k0; k < k1; k += Shape::depth, slot ^= 1) {
    const bool more = k + Shape::depth < k1;
    if (more) {
      a.take(k + Shape::depth, k1);
      b.take(k + Shape::depth, k1);
    }
    sums.add_slice(s.a[slot], s.b[slot]);
    if (more) put(slot ^ 1);
    __syncthreads();
  }
}

}  // namespace tt::TT_ISA
