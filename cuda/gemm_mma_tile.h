// A tile of a product on tensor cores: operands rounded to tf32 or bf16, sums in float32.
//
// A slice is some words of k deep (mma.h): tf32 numbers, or pairs of bf16 numbers. An operand whose rows are k lies with words of k as
// rows, another with them as columns, as its vectors come; the paddings keep the reads of fragments free of bank conflicts. Warp (i, j) of
// warps_down × warps_across owns a rectangle of the tile.
#pragma once

#include "cuda/gemm_async.h"

namespace tt::TT_ISA {

/// Rounded when they are used: they come by asynchronous copies.
struct Tf32 {
  static constexpr int words = 8, per_word = 1;
  template <int threads, int width, bool along_k>
  using Operand = AsyncOperand<threads, width, words, along_k>;
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_tf32(d, a, b); }
};

/// Rounded on their way into shared memory, two to a word: half the memory, and half the reads.
template <int threads, int width, int words, bool along_k>
class Bf16Operand : public Fetch<threads, width, 2 * words, along_k, 2> {
 public:
  using Fetch<threads, width, 2 * words, along_k, 2>::Fetch;
  static constexpr bool async = false;

  struct alignas(16) Slice {
    uint32_t at[along_k ? width : words][along_k ? words + 4 : width + 8];

    __device__ uint32_t operator()(int place, int word) const { return along_k ? at[place][word] : at[word][place]; }
  };

  __device__ void put(Slice& s) const {
    this->give([&](int across, int down, const Four* x) {
      if constexpr (along_k) {
        TT_UNROLL
        for (int j = 0; j < 2; ++j) s.at[across][down / 2 + j] = bf16_word(x->at[2 * j], x->at[2 * j + 1]);
      } else {
        TT_UNROLL
        for (int j = 0; j < 4; ++j) s.at[down / 2][across + j] = bf16_word(x[0].at[j], x[1].at[j]);
      }
    });
  }
};

struct Bf16 {
  static constexpr int words = 16, per_word = 2;
  template <int threads, int width, bool along_k>
  using Operand = Bf16Operand<threads, width, words, along_k>;
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_bf16(d, a, b); }
};

template <class Number, int rows_, int columns_, int warps_down, int warps_across>
class MmaTile {
 public:
  static constexpr int words = Number::words, rows = rows_, columns = columns_, depth = words * Number::per_word;
  static constexpr int threads = 32 * warps_down * warps_across, blocks_at_once = 256 / threads;
  static constexpr int run = 2;

  template <int width, bool along_k>
  using Operand = typename Number::template Operand<threads, width, along_k>;

  template <class SliceA, class SliceB>
  __device__ void add(const SliceA& a, const SliceB& b) {
    const int g = lane() / 4, t = lane() % 4;
    TT_UNROLL
    for (int k = 0; k < words; k += 8) {
      uint32_t as[row_tiles][4], bs[column_tiles][2];
      TT_UNROLL
      for (int i = 0; i < row_tiles; ++i) {
        const int row = first_row() + 16 * i + g;
        as[i][0] = a(row, k + t);
        as[i][1] = a(row + 8, k + t);
        as[i][2] = a(row, k + t + 4);
        as[i][3] = a(row + 8, k + t + 4);
      }
      TT_UNROLL
      for (int j = 0; j < column_tiles; ++j) {
        const int column = first_column() + 8 * j + g;
        bs[j][0] = b(column, k + t);
        bs[j][1] = b(column, k + t + 4);
      }
      TT_UNROLL
      for (int i = 0; i < row_tiles; ++i) {
        TT_UNROLL
        for (int j = 0; j < column_tiles; ++j) Number::mma(sums_[i][j], as[i], bs[j]);
      }
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
  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  static __device__ int first_row() { return warp() / warps_across * warp_rows; }
  static __device__ int first_column() { return warp() % warps_across * warp_columns; }

  float sums_[row_tiles][column_tiles][4] = {};
};

}  // namespace tt::TT_ISA
