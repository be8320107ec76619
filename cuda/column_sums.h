// Sums over rows, for the gradient of a bias: chunks of rows in float64, their sums in order.
#pragma once

#include "cuda/elementwise.h"
#include "cuda/rows.h"

namespace tt::TT_ISA {

/// out[n] += Σ_r x[r][n] over N columns; a row that is not there counts as zeros.
inline void add_column_sums(Context& ctx, const Rows& x, int64_t rows, int64_t N, real* out) {
  constexpr int64_t chunk = 64;
  const int64_t chunks = (rows + chunk - 1) / chunk;
  double* partial = ctx.take<double>(chunks * N);
  assign(ctx, partial, chunks * N, [=] __device__(int64_t i) {
    const int64_t first = i / N * chunk, end = first + chunk < rows ? first + chunk : rows;
    double sum = 0;
    for (int64_t r = first; r < end; ++r)
      if (const real* row = x[r]) sum += row[i % N];
    return sum;
  });
  for_each(ctx, N, [=] __device__(int64_t n) {
    double sum = 0;
    for (int64_t c = 0; c < chunks; ++c) sum += partial[c * N + n];
    out[n] += static_cast<real>(sum);
  });
}

}  // namespace tt::TT_ISA
