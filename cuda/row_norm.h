// Layer normalisation of one row inside a kernel, by the team that owns it: x̂ = (x - mean) / √(var + eps), biased variance. Statistics in
// float64, in an order that depends on the length alone. All threads of the team call these, and begin and end together.
// Source: Ba, Kiros & Hinton 2016, eq. 4.
#pragma once

#include <cmath>

#include "cuda/row_team.h"

namespace tt::TT_ISA {

struct RowStats {
  real mean, rstd;
  __device__ real normal(real x) const { return (x - mean) * rstd; }
};

template <class Team>
__device__ RowStats row_stats(Team team, const real* x, int64_t n, double eps) {
  const double size = static_cast<double>(n), mean = team_sum(team, n, [=](int64_t k) { return static_cast<double>(x[k]); }) / size;
  const double variance = team_sum(team, n, [=](int64_t k) { return (x[k] - mean) * (x[k] - mean); }) / size;
  return {static_cast<real>(mean), static_cast<real>(1 / std::sqrt(variance + eps))};
}

/// x = x̂ w + b; a null b is 0.
template <class Team>
__device__ void normalise_row(Team team, real* x, int64_t n, double eps, const real* w, const real* b) {
  team.sync();
  const RowStats s = row_stats(team, x, n, eps);
  for (int64_t k = team.rank(); k < n; k += team.size()) x[k] = s.normal(x[k]) * w[k] + (b ? b[k] : real(0));
  team.sync();
}

/// The gradient dy of y = x̂ w: x becomes dx = rstd (g - mean(g) - x̂ mean(g x̂)), g = dy w, and dw_part = dy x̂.
template <class Team>
__device__ void normalise_row_grad(Team team, real* x, int64_t n, double eps, const real* w, const real* dy, real* dw_part) {
  team.sync();
  const RowStats s = row_stats(team, x, n, eps);
  const double scale = 1 / static_cast<double>(n);
  const real mean = static_cast<real>(scale * team_sum(team, n, [=](int64_t k) { return static_cast<double>(dy[k] * w[k]); }));
  const real tilt =
      static_cast<real>(scale * team_sum(team, n, [=](int64_t k) { return static_cast<double>(dy[k] * w[k] * s.normal(x[k])); }));
  for (int64_t k = team.rank(); k < n; k += team.size()) {
    const real normal = s.normal(x[k]);
    dw_part[k] = dy[k] * normal;
    x[k] = s.rstd * (dy[k] * w[k] - mean - normal * tilt);
  }
  team.sync();
}

}  // namespace tt::TT_ISA
