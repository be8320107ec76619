// M for cells (native/math/cell.h) in kernels whose operands are rounded to tf32 or bf16 anyway: a few instructions instead of some dozens
// between a product and the next one. Absolute errors are about 2e-7; tanh keeps no relative accuracy near 0.
#pragma once

#include "cuda/gpu.h"

namespace tt::TT_ISA {

struct QuickMath {
  __device__ static float sigmoid(float x) { return with_exp(quick_exp<-1>(x)); }
  __device__ static float tanh(float x) { return 2 * with_exp(quick_exp<-2>(x)) - 1; }

 private:
  __device__ static float with_exp(float e) { return __fdividef(1.0f, 1.0f + e); }
};

}  // namespace tt::TT_ISA
