// y[m,r,k] = scale x[m,k]: the broadcast behind expand and behind the gradients of sum and mean.
#pragma once

#include "cuda/elementwise.h"

namespace tt::TT_ISA {

inline void repeat(Context& ctx, const real* x, real scale, int64_t M, int64_t R, int64_t K, real* y) {
  assign(ctx, y, M * R * K, [=] __device__(int64_t i) { return scale * x[i / (R * K) * K + i % K]; });
}

}  // namespace tt::TT_ISA
