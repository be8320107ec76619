// A tile of a product in true float32: what the threads of a block compute together.
//
// A slice lies with k as its rows, so that a thread reads its numbers of a and of b as vectors of four and keeps its sums in registers.
// Thread (i, j) of threads_down × threads_across owns groups of four rows from 4i and of four columns from 4j, so that the threads of a
// warp read a slice's row without bank conflicts.
#pragma once

#include "cuda/gemm_fetch.h"

namespace tt::TT_ISA {

template <int rows_, int columns_, int depth_, int threads_down, int threads_across>
class FloatTile {
 public:
  static constexpr int rows = rows_, columns = columns_, depth = depth_, threads = threads_down * threads_across;
  static constexpr int blocks_at_once = 512 / threads;  // on a multiprocessor, as registers allow
  static constexpr int run = 4;                         // neighbouring columns among a thread's sums
  static constexpr int stages = 0;                      // slices come through registers

  template <int width, bool along_k>
  class Operand : public Fetch<threads, width, depth, along_k> {
   public:
    using Fetch<threads, width, depth, along_k>::Fetch;
    struct alignas(16) Slice {
      real at[depth][width + 4];
    };

    __device__ void put(Slice& s) const {
      this->give([&](int across, int down, const Four& x) {
        if constexpr (along_k) {
          TT_UNROLL
          for (int j = 0; j < 4; ++j) s.at[down + j][across] = x.at[j];
        } else {
          *reinterpret_cast<Four*>(&s.at[down][across]) = x;
        }
      });
    }
  };

  template <class SliceA, class SliceB>
  __device__ void add(const SliceA& a, const SliceB& b) {
    TT_UNROLL
    for (int k = 0; k < depth; ++k) {
      Four as[row_sums / 4], bs[column_sums / 4];
      TT_UNROLL
      for (int i = 0; i < row_sums; i += 4) as[i / 4] = *reinterpret_cast<const Four*>(&a.at[k][row(i)]);
      TT_UNROLL
      for (int j = 0; j < column_sums; j += 4) bs[j / 4] = *reinterpret_cast<const Four*>(&b.at[k][column(j)]);
      TT_UNROLL
      for (int i = 0; i < row_sums; ++i) {
        TT_UNROLL
        for (int j = 0; j < column_sums; ++j) sums_[i][j] += as[i / 4].at[i % 4] * bs[j / 4].at[j % 4];
      }
    }
  }

  /// f(row, column, sums) for the thread's sums, each time `run` of them from that place of the tile on.
  template <class F>
  __device__ void each(F f) const {
    TT_UNROLL
    for (int i = 0; i < row_sums; ++i) {
      TT_UNROLL
      for (int j = 0; j < column_sums; j += run) f(row(i), column(j), &sums_[i][j]);
    }
  }

 private:
  static constexpr int row_sums = rows / threads_down, column_sums = columns / threads_across;
  static_assert(row_sums % 4 == 0 && column_sums % 4 == 0);
  static __device__ int row(int i) { return (i / 4 * threads_down + static_cast<int>(threadIdx.x) / threads_across) * 4 + i % 4; }
  static __device__ int column(int j) { return (j / 4 * threads_across + static_cast<int>(threadIdx.x) % threads_across) * 4 + j % 4; }

  real sums_[row_sums][column_sums] = {};
};

}  // namespace tt::TT_ISA
