// What the threads of a block work out together: sums and maxima in a tree whose shape depends on the size of the block alone.
#pragma once

#include "cuda/gpu.h"

namespace tt::TT_ISA {

constexpr unsigned all_lanes = 0xffffffffu;
constexpr int most_warps = 32;

template <class T>
struct WarpValues {
  T of[most_warps];
};

/// The combination of the values of all threads of the block, given to all of them. For blocks of whole warps; ends with a barrier.
template <class T, class Combine>
__device__ T block_combine(T value, T neutral, Combine combine) {
  TT_SHARED(WarpValues<T>, warps);
  for (int mask = 16; mask > 0; mask /= 2) value = combine(value, __shfl_xor_sync(all_lanes, value, mask));
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  const int count = static_cast<int>(blockDim.x) / 32;
  if (lane == 0) warps.of[warp] = value;
  __syncthreads();
  value = lane < count ? warps.of[lane] : neutral;
  for (int mask = 16; mask > 0; mask /= 2) value = combine(value, __shfl_xor_sync(all_lanes, value, mask));
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
