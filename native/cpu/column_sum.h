// out += the sum of the rows of x[N,M]: the gradient of a bias.
#pragma once

#include "native/cpu/reduce.h"

namespace tt::TT_ISA {

inline void add_column_sums(Context& ctx, const real* x, int64_t N, int64_t M, real* out) {
  if (out == nullptr) return;
  real* sums = ctx.workspace.take<real>(M);
  sum_middle(ctx, x, 1, 1, N, M, sums);
  for (int64_t m = 0; m < M; ++m) out[m] += sums[m];
}

}  // namespace tt::TT_ISA
