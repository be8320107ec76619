// The language of kernels: CUDA's own under nvcc, the emulator's under any other compiler, so that the same source runs in tests without a
// GPU. Nothing else in cuda/ asks which compiler reads it.
#pragma once

#ifdef __CUDACC__
#include <cuda_runtime.h>

#include "cuda/async_copy.h"
#include "cuda/cluster.h"
#include "cuda/flag.h"
#include "cuda/mma.h"
/// `name` refers to a T that the threads of a block share.
#define TT_SHARED(T, name) __shared__ T name
/// `name` points to the T's that the threads of a block share and whose number the launch says.
#define TT_DYNAMIC_SHARED(T, name)                            \
  extern __shared__ __align__(16) unsigned char tt_dynamic[]; \
  T* name = reinterpret_cast<T*>(tt_dynamic)
/// The type of a parameter of a kernel that is too large for each thread to have a copy.
#define TT_PARAMETER(T) const __grid_constant__ T
/// Before a loop whose turns index registers.
#define TT_UNROLL _Pragma("unroll")
/// Before a loop of which so many turns follow each other as one.
#define TT_UNROLL_BY(n) TT_PRAGMA(unroll n)
#define TT_PRAGMA(words) _Pragma(#words)
/// One body wherever it is called, so that a value does not depend on the place that computed it.
#define TT_NOINLINE __noinline__

namespace tt {
/// In a loop: what follows from x is computed again in every turn, not kept in registers from turn to turn.
__device__ inline void forget(int& x) { asm volatile("" : "+r"(x)); }
/// e^(scale x), and 0 below 2^-126: two instructions. __expf has three more, a test among them, for numbers that small.
template <int scale>
__device__ inline float quick_exp(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x * (scale * 1.4426950408889634f)));
  return y;
}
}  // namespace tt
#else
#include "cuda/emulator/gpu.h"
#endif
