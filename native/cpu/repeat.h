// y[m,r,k] = scale x[m,k]: the broadcast behind expand and behind the gradients of sum and mean.
#pragma once

#include "native/cpu/elementwise.h"

namespace tt::TT_ISA {

inline void repeat(Context& ctx, const real* x, real scale, int64_t M, int64_t R, int64_t K, real* y) {
  if (y == nullptr) return;
  for_grid(ctx, M, R, K, [&](int64_t m, int64_t begin, int64_t end) {
    const real* from = x + m * K;
    real* to = y + m * R * K;
    if (K == 1) {
      const real value = scale * *from;
      for (int64_t r = begin; r < end; ++r) to[r] = value;
      return;
    }
    for (int64_t r = begin; r < end; ++r) {
#pragma GCC ivdep
      for (int64_t k = 0; k < K; ++k) to[r * K + k] = scale * from[k];
    }
  });
}

}  // namespace tt::TT_ISA
