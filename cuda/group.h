// What the threads of a warp or a block work out together: sums and maxima in a tree whose shape depends on the size of the group alone.
//
// Values may be plain structs. Every thread gets the result: a combination that is not symmetric to the last bit gives them different ones.
#pragma once

#include <cstring>
#include <type_traits>

#include "cuda/gpu.h"

namespace tt::TT_ISA {

constexpr unsigned all_lanes = 0xffffffffu;
constexpr int most_warps = 32;

template <class T>
struct WarpValues {
  T of[most_warps];
};

/// The value of the lane whose number differs from the caller's in the bits of `mask`.
template <class T>
__device__ T from_lane_xor(T value, int mask) {
  using Word = std::conditional_t<sizeof(T) % 8 == 0, unsigned long long, unsigned>;
  static_assert(sizeof(T) % sizeof(Word) == 0);
  Word words[sizeof(T) / sizeof(Word)];
  std::memcpy(words, &value, sizeof value);
  for (Word& word : words) word = __shfl_xor_sync(all_lanes, word, mask);
  std::memcpy(&value, words, sizeof value);
  return value;
}

/// The combination of the values of all lanes of the warp.
template <class T, class Combine>
__device__ T warp_combine(T value, Combine combine) {
  for (int mask = 16; mask > 0; mask /= 2) value = combine(value, from_lane_xor(value, mask));
  return value;
}

/// The combination of the values of all threads of the block. For blocks of whole warps; ends with a barrier.
template <class T, class Combine>
__device__ T block_combine(T value, T neutral, Combine combine) {
  TT_SHARED(WarpValues<T>, warps);
  value = warp_combine(value, combine);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const int count = static_cast<int>(blockDim.x) / 32;
  if (lane == 0) warps.of[warp] = value;
  __syncthreads();
  value = warp_combine(lane < count ? warps.of[lane] : neutral, combine);
  __syncthreads();
  return value;
}

struct Plus {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return a + b;
  }
};

/// The larger number; NaN counts as the largest, whichever side it is on.
struct LargerOrNan {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return a > b || a != a ? a : b;
  }
};

template <class T>
__device__ T block_sum(T value) {
  return block_combine(value, T(0), Plus{});
}

}  // namespace tt::TT_ISA
