// An operand of a tile that comes into shared memory by itself, by asynchronous copies (async_copy.h), several slices ahead: one barrier a
// slice, no registers for numbers on their way. They arrive as they are in memory, so this serves tiles that round them when they use them.
#pragma once

#include "cuda/gemm_fetch.h"

namespace tt::TT_ISA {

/// As Fetch, for an operand whose slices lie as its rows do. A thread copies one vector of every slice.
template <int threads, int width, int depth, bool along_k>
class AsyncOperand {
 public:
  static constexpr bool async = true;
  static_assert(width * depth == 4 * threads, "one vector a thread");

  /// Padded so that the fragments of mma.h are read without bank conflicts.
  struct alignas(16) Slice {
    real at[along_k ? width : depth][along_k ? depth + 4 : width + 8];

    __device__ uint32_t operator()(int place, int k) const { return tf32_word(along_k ? at[place][k] : at[k][place]); }
  };

  __device__ AsyncOperand(const Rows& x, int64_t first, int64_t last, bool vectors)
      : x_(x), first_(first + across()), left_(last - first_), vectors_(vectors), row_(along_k && left_ > 0 ? x[first_] : nullptr) {}

  /// Starts to copy the slice [k0, k0 + depth), zero from k1 on.
  __device__ void start(Slice& s, int64_t k0, int64_t k1) const {
    const int64_t k = k0 + down();
    if constexpr (along_k) {
      copy(&s.at[across()][down()], row_ ? row_ + k : nullptr, k1 - k);
    } else {
      const real* row = k < k1 && left_ > 0 ? x_[k] : nullptr;
      copy(&s.at[down()][across()], row ? row + first_ : nullptr, left_);
    }
  }

 private:
  static constexpr int vectors_across = (along_k ? depth : width) / 4;
  static __device__ int vector() { return static_cast<int>(threadIdx.x) % vectors_across * 4; }
  static __device__ int line() { return static_cast<int>(threadIdx.x) / vectors_across; }
  static __device__ int across() { return along_k ? line() : vector(); }
  static __device__ int down() { return along_k ? vector() : line(); }

  __device__ void copy(real* to, const real* from, int64_t left) const {
    if (vectors_ && (from == nullptr || left >= 4)) {
      copy_async<16>(to, from ? from : x_.data, from != nullptr);
      return;
    }
    TT_UNROLL
    for (int j = 0; j < 4; ++j) {
      const bool there = from && j < left;
      copy_async<4>(to + j, there ? from + j : x_.data, there);
    }
  }

  Rows x_;
  int64_t first_, left_;
  bool vectors_;
  const real* row_;
};

/// As multiply_tile, with slices up to `stages` - 1 ahead.
template <int stages, class Tile, class A, class B>
__device__ void multiply_tile_async(Tile& tile, A& a, B& b, int64_t k0, int64_t k1) {
  struct Slices {
    typename A::Slice a[stages];
    typename B::Slice b[stages];
  };
  TT_SHARED(Slices, s);
  const auto start = [&](int64_t k, int slot) {
    if (k < k1) {
      a.start(s.a[slot], k, k1);
      b.start(s.b[slot], k, k1);
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
