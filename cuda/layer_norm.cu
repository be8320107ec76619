// y = (x - mean) rstd w + b over the last dimension, rstd = 1 / √(var + eps), biased variance (two passes). Saved: mean and rstd of each
// row. Backward, with x̂ = (x - mean) rstd and g = dy w:
//   dx = rstd (g - mean(g) - x̂ mean(g x̂));  dw += Σ_rows dy x̂;  db += Σ_rows dy
// A team of threads for each row of [N,M] (row_team.h); the sums over rows are a second step (reduce.h). All sums are float64 in an order
// that depends on the sizes alone: the same bits in every run. Source: Ba, Kiros & Hinton 2016, eq. 4.
#include <cmath>

#include "cuda/reduce.h"
#include "cuda/row_team.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct LayerNormOfRow {
  LayerNormArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const real* x = a.x + row * a.M;
    const double M = static_cast<double>(a.M);
    const double mean = team_sum(team, a.M, [=](int64_t j) { return static_cast<double>(x[j]); }) / M;
    const double variance = team_sum(team, a.M, [=](int64_t j) { return (x[j] - mean) * (x[j] - mean); }) / M;
    const real centre = static_cast<real>(mean), rstd = static_cast<real>(1 / std::sqrt(variance + a.eps));
    for (int64_t j = team.rank(); j < a.M; j += team.size())
      a.y[row * a.M + j] = (x[j] - centre) * rstd * (a.w ? a.w[j] : 1) + (a.b ? a.b[j] : 0);
    if (team.rank() > 0) return;
    if (a.mean) a.mean[row] = centre;
    if (a.rstd) a.rstd[row] = rstd;
  }
};

struct LayerNormGradOfRow {
  LayerNormGradArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const real *x = a.x + row * a.M, *dy = a.dy + row * a.M, *w = a.w;
    const real centre = a.mean[row], rstd = a.rstd[row];
    const auto normal = [=](int64_t j) { return (x[j] - centre) * rstd; };
    const auto g = [=](int64_t j) { return w ? dy[j] * w[j] : dy[j]; };
    const double scale = 1 / static_cast<double>(a.M);
    const real mean = static_cast<real>(scale * team_sum(team, a.M, [=](int64_t j) { return static_cast<double>(g(j)); }));
    const real slope = static_cast<real>(scale * team_sum(team, a.M, [=](int64_t j) { return static_cast<double>(g(j) * normal(j)); }));
    for (int64_t j = team.rank(); j < a.M; j += team.size()) a.dx[row * a.M + j] = rstd * (g(j) - mean - normal(j) * slope);
  }
};

/// out[j] += Σ_rows f(row M + j). A null `out` is a result nobody wants.
template <class F>
void add_rows(Context& ctx, const LayerNormGradArgs& a, F f, real* out) {
  if (out) sum_middle_into(ctx, 1, a.N, a.M, f, [=] __device__(int64_t j, double sum) { out[j] += static_cast<real>(sum); });
}
}  // namespace

void layer_norm(Context& ctx, const LayerNormArgs& a) { for_rows(ctx, a.N, a.M, LayerNormOfRow{a}); }

void layer_norm_grad(Context& ctx, const LayerNormGradArgs& a) {
  if (a.dx) for_rows(ctx, a.N, a.M, LayerNormGradOfRow{a});
  add_rows(
      ctx, a, [=] __device__(int64_t i) { return static_cast<double>(a.dy[i]) * ((a.x[i] - a.mean[i / a.M]) * a.rstd[i / a.M]); }, a.dw);
  add_rows(ctx, a, Load<real>{a.dy}, a.db);
}

}  // namespace tt::TT_ISA
