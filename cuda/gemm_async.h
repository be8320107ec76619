// Operands of a tile on tensor cores: they come into shared memory as they are in memory, by asynchronous copies (async_copy.h) several
// slices ahead, and are rounded when a warp reads its fragments. One barrier a slice, no registers for numbers on their way, one path for
// tf32 and bf16.
//
// Rounding on the way would halve what bf16 writes and reads there, but takes registers for a slice, 24 of a thread beside 128 of sums, and
// gains little: per mma of m16n8k16, tiles of 128 × 256 with warps of 64 × 64, shared memory moves 352 B here (96 written, 256 read) and
// would move 176, which is 2.75 and 1.4 clocks of an H100's multiprocessor. The 96 B that come from L2 take 2.5 (at 5120 B a clock for all
// 132, which is an A100's figure; the H100's is not published), and the mma itself 1 to 1.6.
#pragma once

#include "cuda/gemm_fetch.h"
#include "cuda/mma_numbers.h"

namespace tt::TT_ISA {

/// As Fetch, for slices of `depth` numbers of k, the depth of one mma of a Number.
template <class Number, int threads, int width, bool along_k>
class AsyncOperand {
 public:
  static constexpr int per_word = Number::per_word, depth = 8 * per_word;

  /// Lies as the operand's rows do; vectors of four change places within a row so that fragments are read without bank conflicts.
  struct alignas(16) Slice {
    real at[width * depth];

    /// Where number k of a row or column of C is.
    static __device__ int where(int place, int k) {
      if constexpr (along_k) {
        const int turned = place * per_word / 4 % 2 * per_word;
        return place * depth + ((k / 4) ^ turned) * 4 + k % 4;
      }
      const int turned = k / per_word % 4 * 8;
      return k * width + (place ^ turned);
    }

    /// Where a lane of a warp finds its words of fragments (mma.h): few places, from which all others are at distances that the compiler
    /// knows, so that reading one takes one instruction.
    class Lane {
     public:
      /// For fragments from `first` on, a multiple of 32, and t the lane's words t and t + 4.
      __device__ Lane(int first, int g, int t) {
        TT_UNROLL
        for (int i = 0; i < count; ++i)
          at_[i] = along_k ? where(first + g, (t + 4 * i) * per_word) : where(first + 8 * i + g, t * per_word);
      }
      /// Of row or column `place` beyond the first, a multiple of 8, and the word t + 4 `half`.
      __device__ int operator()(int place, int half) const {
        return along_k ? at_[half] + place * depth : at_[place / 8 % 4] + place / 32 * 32 + half * 4 * per_word * width;
      }

     private:
      static constexpr int count = along_k ? 2 : 4;
      int at_[count];
    };

    /// A word of mma.h.
    __device__ uint32_t operator()(int place) const {
      if constexpr (per_word == 1) return Number::word(at[place], 0);
      if constexpr (along_k) {
        const Two two = *reinterpret_cast<const Two*>(&at[place]);
        return Number::word(two.at[0], two.at[1]);
      }
      return Number::word(at[place], at[place + width]);
    }
  };

  /// The operand's numbers from `first` to before `last` in rows or columns of C, and to before k1 in k; all its rows begin on a
  /// multiple of `run` numbers, 4, 2 or 1.
  __device__ AsyncOperand(const Rows& x, int64_t first, int64_t last, int64_t k1, int run)
      : x_(x), k1_(k1), run_(run), whole_(run == 4 && (along_k ? k1 : last) % 4 == 0) {
    TT_UNROLL
    for (int i = 0; along_k && i < count; ++i) {
      const real* row = first + line(i) < last ? x[first + line(i)] : nullptr;
      rows_[i] = (row ? row : x.data) + vector();
      there_ |= row ? 1U << i : 0U;
    }
    if (along_k) return;
    left_ = left_of(last - first - vector());
    x_.data += first + vector();
  }

  /// Starts to copy the slice [k0, k0 + depth), zero from k1 on.
  __device__ void start(Slice& s, int64_t k0) const {
    // Every thread of a block goes the same way, with nearly all products the short one: by it a warp issues some 200 instructions for a
    // slice of a wide tile in bf16, 32 of them mma, by the other 320 (counted in the code for 9.0), more than the tensor cores wait for.
    whole_ ? start_whole(s, k0) : start_parts(s, k0);
  }

 private:
  static constexpr int vectors_across = (along_k ? depth : width) / 4, lines = threads / vectors_across;
  static constexpr int count = (along_k ? width : depth) / lines;  // vectors of a thread
  static_assert(lines * vectors_across == threads && count * lines == (along_k ? width : depth));
  static __device__ int vector() { return static_cast<int>(threadIdx.x) % vectors_across * 4; }
  static __device__ int line(int i) { return static_cast<int>(threadIdx.x) / vectors_across + i * lines; }
  static __device__ int left_of(int64_t n) { return n < 0 ? 0 : n < 4 ? static_cast<int>(n) : 4; }

  static __device__ real* place(Slice& s, int i) {
    if constexpr (!along_k) return &s.at[Slice::where(vector(), line(i))];
    static_assert(!along_k || lines * per_word % 8 == 0);  // vectors of these rows change places alike
    return &s.at[Slice::where(line(0), vector()) + i * lines * depth];
  }

  __device__ void start_whole(Slice& s, int64_t k0) const {
    if constexpr (along_k) {
      const unsigned there = k0 + vector() < k1_ ? there_ : 0;
      TT_UNROLL
      for (int i = 0; i < count; ++i) copy_async<16>(place(s, i), rows_[i] + k0, there >> i & 1 ? 4 : 0);
    } else {
      const int rows = left_ == 0 ? 0 : k1_ - k0 < depth ? static_cast<int>(k1_ - k0) : depth;
      if (x_.index) {
        const int32_t* index = x_.index + k0 + line(0);
        int32_t at[count];
        TT_UNROLL
        for (int i = 0; i < count; ++i) at[i] = line(i) < rows ? index[i * lines] : -1;
        TT_UNROLL
        for (int i = 0; i < count; ++i) copy_async<16>(place(s, i), x_.data + (at[i] < 0 ? 0 : at[i]) * x_.stride, at[i] < 0 ? 0 : 4);
        return;
      }
      const real* row = x_.data + (k0 + line(0)) * x_.stride;
      TT_UNROLL
      for (int i = 0; i < count; ++i, row += lines * x_.stride) copy_async<16>(place(s, i), row, line(i) < rows ? 4 : 0);
    }
  }

  __device__ void start_parts(Slice& s, int64_t k0) const {
    TT_UNROLL
    for (int i = 0; i < count; ++i) {
      if constexpr (along_k) {
        copy(place(s, i), there_ >> i & 1 ? rows_[i] + k0 : nullptr, left_of(k1_ - k0 - vector()));
      } else {
        const int64_t k = k0 + line(i);
        copy(place(s, i), k < k1_ && left_ > 0 ? x_[k] : nullptr, left_);
      }
    }
  }

  __device__ void copy(real* to, const real* from, int left) const {
    if (run_ == 4 && (from == nullptr || left == 4)) {
      copy_async<16>(to, from ? from : x_.data, from ? 4 : 0);
      return;
    }
    if (run_ > 1) {
      TT_UNROLL
      for (int j = 0; j < 4; j += 2) {
        const int there = from && j < left ? (left - j == 1 ? 1 : 2) : 0;
        copy_async<8>(to + j, there ? from + j : x_.data, there);
      }
      return;
    }
    TT_UNROLL
    for (int j = 0; j < 4; ++j) {
      const bool there = from && j < left;
      copy_async<4>(to + j, there ? from + j : x_.data, there ? 1 : 0);
    }
  }

  Rows x_;
  int64_t k1_;
  int run_;
  bool whole_;          // every vector is there or none of its numbers is
  int left_ = 0;        // of four numbers of a row of k
  unsigned there_ = 0;  // bit i: rows_[i] is a row
  const real* rows_[along_k ? count : 1];
};

/// The shared memory of multiply_tile_async.
template <int stages, class A, class B>
struct AsyncSlices {
  typename A::Slice a[stages];
  typename B::Slice b[stages];
};

/// As multiply_tile, with slices up to `stages` - 1 ahead.
template <int stages, class Tile, class A, class B>
__device__ void multiply_tile_async(Tile& tile, AsyncSlices<stages, A, B>& s, const A& a, const B& b, int64_t k0, int64_t k1) {
  const auto start = [&](int64_t k, int slot) {
    if (k < k1) {
      a.start(s.a[slot], k);
      b.start(s.b[slot], k);
    }
    end_copy_group();  // also an empty one: groups are counted
  };
  TT_UNROLL
  for (int i = 0; i < stages - 1; ++i) start(k0 + i * Tile::depth, i);
  int slot = 0;
  for (int64_t k = k0; k < k1; k += Tile::depth) {
    wait_for_copies<stages - 2>();
    __syncthreads();  // everybody's part of this slice is there, and nobody multiplies the one before any more: its place is free
    start(k + (stages - 1) * Tile::depth, slot == 0 ? stages - 1 : slot - 1);
    tile.add(s.a[slot], s.b[slot]);
    slot = slot == stages - 1 ? 0 : slot + 1;
  }
}

}  // namespace tt::TT_ISA
