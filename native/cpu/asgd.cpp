// Averaged gradient descent over a list of parameters, each with its own scalars; t = step counts from 1, η is eta, lr at first.
//   g += weight_decay p;  p *= 1 - λ η;  p -= η g
//   ax += μ (p - ax) with μ = 1 / max(1, t - 1 - t0): a copy of p until step t0, then the mean of all since
//   η = lr / (1 + λ lr t)^α, for the next step
// Scalars are computed in float64, then applied in `real`. One parallel region for the list; the rates are written after it.
// Sources: Polyak & Juditsky 1992; the schedule and the order of operations of PyTorch, where a changed lr takes effect one step late.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Asgd {
  Slope slope;
  real shrink, eta, mu;

  Asgd(const AsgdArgs& a, int64_t i) : slope(a, i), eta(*a.eta[i]) {
    const double averaged = a.step[i] - 1 - a.t0[i];
    shrink = static_cast<real>(1 - a.lambd[i] * static_cast<double>(eta));
    mu = static_cast<real>(averaged > 1 ? 1 / averaged : 1);
  }

  void update(real* p, const real* grad, real* ax, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], p[j]);
      p[j] = p[j] * shrink - eta * g;
      ax[j] = mu == 1 ? p[j] : ax[j] + mu * (p[j] - ax[j]);
    }
  }
};
}  // namespace

void asgd(Context& ctx, const AsgdArgs& a) {
  const bool done = each_parameter(ctx, a, 5, [&](int64_t i, int64_t at, int64_t n) {
    Asgd(a, i).update(a.params[i] + at, a.grads[i] + at, a.ax[i] + at, n);
  });
  if (!done) return;
  for (int64_t i = 0; i < a.params.n; ++i)
    if (a.grads[i]) *a.eta[i] = static_cast<real>(a.lr[i] / std::pow(1 + a.lambd[i] * a.lr[i] * a.step[i], a.alpha[i]));
}

}  // namespace tt::TT_ISA
