// Sums over rows, for the gradient of a bias.
#pragma once

#include "cuda/reduce.h"
#include "cuda/rows.h"

namespace tt::TT_ISA {

/// Where sums over rows go: into two outputs, of which either may be null.
struct ColumnSums {
  real *out, *out_too = nullptr;
  const int32_t* count = nullptr;  // on the device: only so many rows are there; null: all
};

/// out[n] += Σ_r x[r][n] over N columns; a row that is not there counts as zeros.
inline void add_column_sums(Context& ctx, const Rows& x, int64_t rows, int64_t N, ColumnSums to) {
  if (!to.out && !to.out_too) return;
  const auto add = [=] __device__(int64_t n, double sum) {
    if (to.out) to.out[n] += static_cast<real>(sum);
    if (to.out_too) to.out_too[n] += static_cast<real>(sum);
  };
  // Rows without gaps are read by their place, without a division for each number.
  if (!x.index && x.stride == N && !to.count) return sum_middle_into(ctx, 1, rows, N, Load<real>{x.data}, add);
  const auto at = [=] __device__(int64_t i) -> double {
    const real* row = to.count && i / N >= *to.count ? nullptr : x[i / N];
    return row ? row[i % N] : real(0);
  };
  sum_middle_into(ctx, 1, rows, N, at, add);
}

inline void add_column_sums(Context& ctx, const Rows& x, int64_t rows, int64_t N, real* out) {
  add_column_sums(ctx, x, rows, N, ColumnSums{out});
}

}  // namespace tt::TT_ISA
