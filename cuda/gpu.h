// The language of kernels: CUDA's own under nvcc, the emulator's under any other compiler, so that the same source runs in tests without a
// GPU. Nothing else in cuda/ asks which compiler reads it.
#pragma once

#ifdef __CUDACC__
#include <cuda_runtime.h>
/// `name` refers to a T that the threads of a block share.
#define TT_SHARED(T, name) __shared__ T name
/// Before a loop whose turns index registers.
#define TT_UNROLL _Pragma("unroll")
/// One body wherever it is called, so that a value does not depend on the place that computed it.
#define TT_NOINLINE __noinline__
#else
#include "cuda/emulator/gpu.h"
#endif
