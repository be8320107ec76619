// Sums over rows, for the gradient of a bias: chunks of rows in float64, their sums in order.
#pragma once

#include "cuda/elementwise.h"
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
  constexpr int64_t chunk = 64;
  const int64_t chunks = (rows + chunk - 1) / chunk;
  double* partial = ctx.take<double>(chunks * N);
  assign(ctx, partial, chunks * N, [=] __device__(int64_t i) {
    const int64_t count = to.count ? *to.count : rows;
    const int64_t first = i / N * chunk, end = first + chunk < count ? first + chunk : count;
    double sum = 0;
    for (int64_t r = first; r < end; ++r)
      if (const real* row = x[r]) sum += row[i % N];
    return sum;
  });
  for_each(ctx, N, [=] __device__(int64_t n) {
    double sum = 0;
    for (int64_t c = 0; c < chunks; ++c) sum += partial[c * N + n];
    if (to.out) to.out[n] += static_cast<real>(sum);
    if (to.out_too) to.out_too[n] += static_cast<real>(sum);
  });
}

inline void add_column_sums(Context& ctx, const Rows& x, int64_t rows, int64_t N, real* out) {
  add_column_sums(ctx, x, rows, N, ColumnSums{out});
}

}  // namespace tt::TT_ISA
