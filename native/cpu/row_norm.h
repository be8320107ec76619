// Layer normalisation of one row inside a kernel: x̂ = (x - mean) / √(var + eps), biased variance. Statistics in float64, in an order that
// depends on the length alone. Source: Ba, Kiros & Hinton 2016, eq. 4.
#pragma once

#include <cmath>

#include "native/cpu/lanes.h"
#include "native/cpu/reduce.h"

namespace tt::TT_ISA {

struct RowStats {
  real mean, rstd;
  template <class V>
  TT_INLINE V normal(V x) const {
    return (x - mean) * rstd;
  }
};

inline RowStats row_stats(const real* x, int64_t n, double eps) {
  const double size = static_cast<double>(n), mean = sum_range(0, n, [&](int64_t k) { return static_cast<double>(x[k]); }) / size;
  const double variance = sum_range(0, n, [&](int64_t k) { return (x[k] - mean) * (x[k] - mean); }) / size;
  return {static_cast<real>(mean), static_cast<real>(1 / std::sqrt(variance + eps))};
}

/// x = x̂ w + b; a null b is 0.
inline void normalise_row(real* x, int64_t n, double eps, const real* w, const real* b) {
  const RowStats s = row_stats(x, n, eps);
  for_lanes(0, n, [&](auto at) { at.put(x, s.normal(at(x)) * at(w) + (b ? at(b) : vreal{})); });
}

/// The gradient dy of y = x̂ w: x becomes dx = rstd (g - mean(g) - x̂ mean(g x̂)), g = dy w, and dw_part = dy x̂.
inline void normalise_row_grad(real* x, int64_t n, double eps, const real* w, const real* dy, real* dw_part) {
  const RowStats s = row_stats(x, n, eps);
  const double scale = 1 / static_cast<double>(n);
  const real mean = static_cast<real>(scale * sum_range(0, n, [&](int64_t k) { return static_cast<double>(dy[k] * w[k]); }));
  const real slope =
      static_cast<real>(scale * sum_range(0, n, [&](int64_t k) { return static_cast<double>(dy[k] * w[k] * s.normal(x[k])); }));
  for_lanes(0, n, [&](auto at) {
    const vreal normal = s.normal(at(x)), d = at(dy);
    at.put(dw_part, d * normal);
    at.put(x, s.rstd * (d * at(w) - mean - normal * slope));
  });
}

}  // namespace tt::TT_ISA
