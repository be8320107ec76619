// RAdam; t = step counts from 1.
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  m̂ = m / (1 - β1^t)
//   ρ∞ = 2 / (1 - β2) - 1;  ρ = ρ∞ - 2 t β2^t / (1 - β2^t)
//   ρ > 5: p -= lr m̂ · √(1 - β2^t) / (√v + ε) · √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ)), otherwise p -= lr m̂
// Sources: Liu et al. 2020, algorithm 2; the threshold 5 and the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Radam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real rate, eps;
  bool rectified;

  template <class Args>
  Radam(const Args& a, int64_t i) : decay(a, i), mean(a.beta1[i]), square(a.beta2[i]), eps(static_cast<real>(a.eps[i])) {
    const double t = a.step[i], power = std::pow(a.beta2[i], t);
    const double limit = 2 / (1 - a.beta2[i]) - 1, rho = limit - 2 * t * power / (1 - power);
    rectified = rho > 5;
    const double factor = std::sqrt((1 - power) * (rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
    rate = static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], t)) * (rectified ? factor : 1));
  }

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m, real& v) const {
    const real start = p * decay.shrink, g = decay.slope(grad, start);
    m = mean(m, g);
    v = square(v, g);
    p = start - rate * m / (rectified ? std::sqrt(v) + eps : real(1));
  }
};

}  // namespace tt::TT_ISA
