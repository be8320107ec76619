// Lion.
//   g = ±grad;  u = sign(β1 m + (1 - β1) g);  p -= lr (u + λ p);  m = β2 m + (1 - β2) g
// sign(0) = 0, so a parameter whose gradients were all 0 only decays; NaN stays NaN.
// Source: Chen et al. 2023 (Symbolic Discovery of Optimization Algorithms), algorithm 2.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Lion {
  Slope slope;
  Mean step, momentum;
  real lr, keep;

  template <class Args>
  Lion(const Args& a, int64_t i)
      : slope(a, i, 0),
        step(a.beta1[i]),
        momentum(a.beta2[i]),
        lr(static_cast<real>(a.lr[i])),
        keep(static_cast<real>(1 - a.lr[i] * a.weight_decay[i])) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m) const {
    const real g = slope(grad, real(0));
    const real u = step(m, g);
    const real direction = u > 0 ? real(1) : u < 0 ? real(-1) : u;
    p = keep * p - lr * direction;
    m = momentum(m, g);
  }
};

}  // namespace tt::TT_ISA
