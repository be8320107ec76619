// Loops of the kernels that compute each index by itself. A function of the index is a lambda marked __device__ that captures by value.
#pragma once

#include "cuda/launch.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

template <class F>
__global__ void each_kernel(int64_t n, F f) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < n; i += step) f(i);
}

/// f(i) for all i of [0, n), in any order.
template <class F>
void for_each(Context& ctx, int64_t n, F f) {
  launch(ctx, walking_blocks(ctx, (n + block_threads - 1) / block_threads), block_threads, each_kernel<F>, n, f);
}

template <class T, class F>
struct Assign {
  T* out;
  F f;
  __device__ void operator()(int64_t i) const { out[i] = f(i); }
};

/// out[i] = f(i). A null `out` is a result nobody wants.
template <class T, class F>
void assign(Context& ctx, T* out, int64_t n, F f) {
  if (out) for_each(ctx, n, Assign<T, F>{out, f});
}

}  // namespace tt::TT_ISA
