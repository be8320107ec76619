// A tile of a product on tensor cores: operands rounded to tf32 or bf16, sums in float32.
//
// A slice is eight words of k deep (mma.h): tf32 numbers, or pairs of bf16 numbers. Warp (i, j) of warps_down × warps_across owns a
// rectangle of the tile.
#pragma once

#include "cuda/gemm_async.h"

namespace tt::TT_ISA {

template <class Number, int rows_, int columns_, int warps_down, int warps_across>
class MmaTile {
 public:
  static constexpr int rows = rows_, columns = columns_, depth = 8 * Number::per_word;
  static constexpr int threads = 32 * warps_down * warps_across, blocks_at_once = 256 / threads;
  static constexpr int run = 2;
  static constexpr int stages = 4 - Number::per_word / 2;  // of deeper slices fewer: two blocks fit into an L40's 100 KB

  template <int width, bool along_k>
  using Operand = AsyncOperand<Number, threads, width, along_k>;

  template <class SliceA, class SliceB>
  __device__ void add(const SliceA& a, const SliceB& b) {
    const typename SliceA::Lane row(first_row(), lane() / 4, lane() % 4);
    const typename SliceB::Lane column(first_column(), lane() / 4, lane() % 4);
    uint32_t as[row_tiles][4];
    TT_UNROLL
    for (int i = 0; i < row_tiles; ++i) {
      as[i][0] = a(row(16 * i, 0));
      as[i][1] = a(row(16 * i + 8, 0));
      as[i][2] = a(row(16 * i, 1));
      as[i][3] = a(row(16 * i + 8, 1));
    }
    TT_UNROLL
    for (int j = 0; j < column_tiles; ++j) {
      const uint32_t bs[2] = {b(column(8 * j, 0)), b(column(8 * j, 1))};
      TT_UNROLL
      for (int i = 0; i < row_tiles; ++i) Number::mma(sums_[i][j], as[i], bs);
    }
  }

  /// f(row, column, sums) for the thread's sums, each time `run` of them from that place of the tile on.
  template <class F>
  __device__ void each(F f) const {
    const int row = first_row() + lane() / 4, column = first_column() + lane() % 4 * 2;
    TT_UNROLL
    for (int i = 0; i < row_tiles; ++i) {
      TT_UNROLL
      for (int j = 0; j < column_tiles; ++j) {
        f(row + 16 * i, column + 8 * j, &sums_[i][j][0]);
        f(row + 16 * i + 8, column + 8 * j, &sums_[i][j][2]);
      }
    }
  }

 private:
  static constexpr int warp_rows = rows / warps_down, warp_columns = columns / warps_across;
  static constexpr int row_tiles = warp_rows / 16, column_tiles = warp_columns / 8;
  static_assert(warp_rows % 32 == 0 && warp_columns % 32 == 0);  // Slice::Lane
  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  static __device__ int first_row() { return warp() / warps_across * warp_rows; }
  static __device__ int first_column() { return warp() % warps_across * warp_columns; }

  float sums_[row_tiles][column_tiles][4] = {};
};

}  // namespace tt::TT_ISA
