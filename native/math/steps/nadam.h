// NAdam; t = step counts from 1.
//   μ_t = β1 (1 - 0.96^(t ψ) / 2) with ψ = momentum_decay;  Π = μ_1 ··· μ_t, kept in mu_product
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  d = √(v / (1 - β2^t)) + ε
//   p -= lr (1 - μ_t) / (1 - Π) · g / d;  p -= lr μ_{t+1} / (1 - Π μ_{t+1}) · m / d
// Sources: Dozat 2016, "Incorporating Nesterov momentum into Adam"; the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Nadam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real correction, eps;
  double lr, mu, next;

  template <class Args>
  Nadam(const Args& a, int64_t i)
      : decay(a, i),
        mean(a.beta1[i]),
        square(a.beta2[i]),
        correction(static_cast<real>(1 - std::pow(a.beta2[i], a.step[i]))),
        eps(static_cast<real>(a.eps[i])),
        lr(a.lr[i]),
        mu(momentum(a, i, a.step[i])),
        next(momentum(a, i, a.step[i] + 1)) {}

  template <class Args>
  static double momentum(const Args& a, int64_t i, double step) {
    return a.beta1[i] * (1 - 0.5 * std::pow(0.96, step * a.momentum_decay[i]));
  }

  /// Π from the product before this step.
  TT_HOST_DEVICE double product(real before) const { return static_cast<double>(before) * mu; }
};

/// The step once the product is known, which lies on the device.
struct NadamStep {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real correction, eps, of_gradient, of_mean;

  TT_HOST_DEVICE NadamStep(const Nadam& n, double product)
      : decay(n.decay),
        mean(n.mean),
        square(n.square),
        correction(n.correction),
        eps(n.eps),
        of_gradient(static_cast<real>(n.lr * (1 - n.mu) / (1 - product))),
        of_mean(static_cast<real>(n.lr * n.next / (1 - product * n.next))) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m, real& v) const {
    const real start = p * decay.shrink, g = decay.slope(grad, start);
    m = mean(m, g);
    v = square(v, g);
    const real d = std::sqrt(v / correction) + eps;
    p = start - of_gradient * g / d - of_mean * m / d;
  }
};

}  // namespace tt::TT_ISA
