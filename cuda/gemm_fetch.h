// How the operands of a tile in float32 come into shared memory.
//
// Slices of both operands, `depth` deep, pass through shared memory, two in turn: while one is multiplied the next is on its way in
// registers, and one barrier separates them. The tile says how a slice lies in shared memory.
#pragma once

#include "cuda/four.h"
#include "cuda/gemm.h"

namespace tt::TT_ISA {

/// Which of an operand's numbers a thread fetches for every slice: vectors of four that follow each other in memory. `width` is the tile's
/// in rows or columns of C; with along_k the operand's rows are those, else its rows are k.
template <int threads, int width, int depth, bool along_k>
class Fetch {
 public:
  /// The operand's numbers from `first` to before `last` in rows or columns of C, and to before k1 in k; all its rows begin on a
  /// multiple of `run` numbers, 4, 2 or 1.
  __device__ Fetch(const Rows& x, int64_t first, int64_t last, int64_t k1, int run)
      : x_(x), first_(first), last_(last), k1_(k1), run_(run) {
    TT_UNROLL
    for (int i = 0; along_k && i < count; ++i) rows_[i] = mine(i) && first_ + across(i) < last_ ? x_[first_ + across(i)] : nullptr;
  }

  /// Takes numbers of the slice [k0, k0 + depth), zero from k1 on.
  __device__ void take(int64_t k0) {
    TT_UNROLL
    for (int i = 0; i < count; ++i) {
      const int64_t k = k0 + down(i), left = last_ - first_ - across(i);
      if constexpr (along_k) {
        load(i, rows_[i] ? rows_[i] + k : nullptr, k1_ - k);
      } else {
        const real* row = mine(i) && k < k1_ && left > 0 ? x_[k] : nullptr;
        load(i, row ? row + first_ + across(i) : nullptr, left);
      }
    }
  }

  /// put(across, down, vector) for what was taken: the first number's place in the slice, and the numbers.
  template <class Put>
  __device__ void give(Put put) const {
    TT_UNROLL
    for (int i = 0; i < count; ++i)
      if (mine(i)) put(across(i), down(i), taken_[i]);
  }

 private:
  static constexpr int units = width * depth / 4, count = (units + threads - 1) / threads;
  static constexpr int units_across = (along_k ? depth : width) / 4;
  static __device__ int unit(int i) { return static_cast<int>(threadIdx.x) + i * threads; }
  static __device__ bool mine(int i) { return units % threads == 0 || unit(i) < units; }
  static __device__ int across(int i) { return along_k ? unit(i) / units_across : unit(i) % units_across * 4; }
  static __device__ int down(int i) { return along_k ? unit(i) % units_across * 4 : unit(i) / units_across; }

  __device__ void load(int i, const real* from, int64_t left) {
    if (from && run_ == 4 && left >= 4) {
      taken_[i] = *reinterpret_cast<const Four*>(from);
      return;
    }
    if (from && run_ == 2 && left >= 4) {
      const Two pairs[] = {*reinterpret_cast<const Two*>(from), *reinterpret_cast<const Two*>(from + 2)};
      taken_[i] = {pairs[0].at[0], pairs[0].at[1], pairs[1].at[0], pairs[1].at[1]};
      return;
    }
    TT_UNROLL
    for (int e = 0; e < 4; ++e) taken_[i].at[e] = from && e < left ? from[e] : real(0);
  }

  Rows x_;
  int64_t first_, last_, k1_;
  int run_;
  const real* rows_[along_k ? count : 1];
  Four taken_[count];
};

/// Adds to the tile's sums the products over k in [k0, k1), in ascending order.
template <class Tile, class A, class B>
__device__ void multiply_tile(Tile& tile, A& a, B& b, int64_t k0, int64_t k1) {
  struct Slices {
    typename A::Slice a[2];
    typename B::Slice b[2];
  };
  TT_SHARED(Slices, s);
  if (k0 >= k1) return;
  const auto take = [&](int64_t k) {
    a.take(k);
    b.take(k);
  };
  const auto put = [&](int slot) {
    a.put(s.a[slot]);
    b.put(s.b[slot]);
  };
  take(k0);
  put(0);
  __syncthreads();
  int slot = 0;
  for (int64_t k = k0; k < k1; k += Tile::depth, slot ^= 1) {
    const bool more = k + Tile::depth < k1;
    if (more) take(k + Tile::depth);
    tile.add(s.a[slot], s.b[slot]);
    if (more) put(slot ^ 1);
    __syncthreads();
  }
}

}  // namespace tt::TT_ISA
