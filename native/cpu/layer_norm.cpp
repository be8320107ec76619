// y = (x - mean) rstd w + b over the last dimension, rstd = 1 / √(var + eps), biased variance (two passes).
// Backward, with x̂ = (x - mean) rstd and g = dy w:
//   dx = rstd (g - mean(g) - x̂ mean(g x̂));  dw += Σ_rows dy x̂;  db += Σ_rows dy
// Row statistics and the sums over rows are float64; the latter per chunk of 32 rows, added in chunk order: bit-identical for any number of
// threads. Source: Ba, Kiros & Hinton 2016, eq. 4.
#include <cmath>

#include "native/cpu/lanes.h"
#include "native/cpu/reduce.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void layer_norm(Context& ctx, const LayerNormArgs& a) {
  const double M = static_cast<double>(a.M);
  for_rows(ctx, a.N, a.M, 4, [&](int64_t row) {
    const real* x = a.x + row * a.M;
    real* y = a.y + row * a.M;
    const double mean = sum_range(0, a.M, [&](int64_t j) { return static_cast<double>(x[j]); }) / M;
    const double variance = sum_range(0, a.M, [&](int64_t j) { return (x[j] - mean) * (x[j] - mean); }) / M;
    const real centre = static_cast<real>(mean), rstd = static_cast<real>(1 / std::sqrt(variance + a.eps));
#pragma GCC ivdep
    for (int64_t j = 0; j < a.M; ++j) y[j] = (x[j] - centre) * rstd * (a.w ? a.w[j] : 1) + (a.b ? a.b[j] : 0);
    if (a.mean) a.mean[row] = centre;
    if (a.rstd) a.rstd[row] = rstd;
  });
}

namespace {
struct Row {
  const real *x, *dy;
  real mean, rstd;

  real normal(int64_t j) const { return (x[j] - mean) * rstd; }
};

void row_grad(const Row& r, const real* w, int64_t M, real* dx) {
  const auto g = [&](int64_t j) { return w ? r.dy[j] * w[j] : r.dy[j]; };
  const double scale = 1 / static_cast<double>(M);
  const real mean = static_cast<real>(scale * sum_range(0, M, [&](int64_t j) { return static_cast<double>(g(j)); }));
  const real slope = static_cast<real>(scale * sum_range(0, M, [&](int64_t j) { return static_cast<double>(g(j) * r.normal(j)); }));
#pragma GCC ivdep
  for (int64_t j = 0; j < M; ++j) dx[j] = r.rstd * (g(j) - mean - r.normal(j) * slope);
}

// sums[0..M) += dy x̂, sums[M..2M) += dy
void add_row(const Row& r, int64_t M, double* sums) {
#pragma GCC ivdep
  for (int64_t j = 0; j < M; ++j) {
    sums[j] += r.dy[j] * r.normal(j);
    sums[M + j] += r.dy[j];
  }
}
}  // namespace

void layer_norm_grad(Context& ctx, const LayerNormGradArgs& a) {
  constexpr int64_t rows = 32;
  const int64_t chunks = (a.N + rows - 1) / rows;
  double* sums = a.dw || a.db ? ctx.workspace.take<double>(chunks * 2 * a.M) : nullptr;
  for_rows(ctx, chunks, rows * a.M, 8, [&](int64_t chunk) {
    double* of_chunk = sums ? sums + chunk * 2 * a.M : nullptr;
    for (int64_t j = 0; of_chunk && j < 2 * a.M; ++j) of_chunk[j] = 0;
    for (int64_t row = chunk * rows; row < a.N && row < (chunk + 1) * rows; ++row) {
      const Row r{a.x + row * a.M, a.dy + row * a.M, a.mean[row], a.rstd[row]};
      if (of_chunk) add_row(r, a.M, of_chunk);
      if (a.dx) row_grad(r, a.w, a.M, a.dx + row * a.M);
    }
  });
  if (!sums) return;
  fold(ctx, sums, chunks, 2 * a.M, [&](int64_t j, double sum) {
    real* out = j < a.M ? a.dw : a.db;
    if (out) out[j % a.M] += static_cast<real>(sum);
  });
}

}  // namespace tt::TT_ISA
