// Averaged gradient descent; t = step counts from 1, η is eta, lr at first.
//   g += weight_decay p;  p *= 1 - λ η;  p -= η g
//   ax += μ (p - ax) with μ = 1 / max(1, t - 1 - t0): a copy of p until step t0, then the mean of all since
//   η = lr / (1 + λ lr t)^α, for the next step
// Sources: Polyak & Juditsky 1992; the schedule and the order of operations of PyTorch, where a changed lr takes effect one step late.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Asgd {
  Slope slope;
  double lambda;
  real mu, next_eta;

  template <class Args>
  Asgd(const Args& a, int64_t i) : slope(a, i), lambda(a.lambd[i]) {
    const double averaged = a.step[i] - 1 - a.t0[i];
    mu = static_cast<real>(averaged > 1 ? 1 / averaged : 1);
    next_eta = static_cast<real>(a.lr[i] / std::pow(1 + a.lambd[i] * a.lr[i] * a.step[i], a.alpha[i]));
  }
};

/// The step once η is known, which lies on the device.
struct AsgdStep {
  Slope slope;
  real shrink, eta, mu;

  TT_HOST_DEVICE AsgdStep(const Asgd& a, real eta)
      : slope(a.slope), shrink(static_cast<real>(1 - a.lambda * static_cast<double>(eta))), eta(eta), mu(a.mu) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& ax) const {
    const real g = slope(grad, p);
    p = p * shrink - eta * g;
    ax = mu == 1 ? p : ax + mu * (p - ax);
  }
};

}  // namespace tt::TT_ISA
