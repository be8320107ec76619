// Sums over rows, for the gradient of a bias.
#pragma once

#include "cuda/reduce.h"
#include "cuda/rows.h"

namespace tt::TT_ISA {

/// out[n] += Σ_r x[r][n] over N columns; a row that is not there counts as zeros.
inline void add_column_sums(Context& ctx, const Rows& x, int64_t rows, int64_t N, real* out) {
  const auto at = [=] __device__(int64_t i) -> double {
    const real* row = x[i / N];
    return row ? row[i % N] : real(0);
  };
  sum_middle_into(ctx, 1, rows, N, at, [=] __device__(int64_t n, double sum) { out[n] += static_cast<real>(sum); });
}

}  // namespace tt::TT_ISA
