// FTRL-Proximal; π = -lr_power, λ is the weight decay.
//   n' = n + g²;  z += g + 2 s p - (n'^π - n^π) / lr · p;  p = (clip(z, ±l1) - z) / ((n'^π + β) / lr + λ);  n = n'
// s is l2_shrinkage, which acts on the gradient alone. A power is a square root in the usual case.
// Sources: McMahan et al. 2013 (Ad Click Prediction), algorithm 1; shrinkage, power and β as in Keras's Ftrl, whose l2 is λ / 2.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Ftrl {
  Slope slope;
  real power, inverse_lr, l1, ridge, shrinkage;

  template <class Args>
  Ftrl(const Args& a, int64_t i)
      : slope(a, i, 0),
        power(static_cast<real>(-a.lr_power[i])),
        inverse_lr(static_cast<real>(1 / a.lr[i])),
        l1(static_cast<real>(a.l1[i])),
        ridge(static_cast<real>(a.weight_decay[i] + a.beta[i] / a.lr[i])),
        shrinkage(static_cast<real>(2 * a.l2_shrinkage[i])) {}

  TT_HOST_DEVICE bool takes_root() const { return power == real(0.5); }

  /// `root`: what takes_root says, a constant where loops are to be vectors.
  template <bool root>
  TT_HOST_DEVICE void update(real& p, real grad, real& z, real& n) const {
    const real g = slope(grad, real(0));
    const real before = raise<root>(n);
    n += g * g;
    const real after = raise<root>(n);
    z += g + shrinkage * p - (after - before) * inverse_lr * p;
    const real clipped = z > l1 ? l1 : z < -l1 ? -l1 : z;
    p = (clipped - z) / (after * inverse_lr + ridge);
  }

 private:
  template <bool root>
  TT_HOST_DEVICE real raise(real x) const {
    return root ? std::sqrt(x) : std::pow(x, power);
  }
};

}  // namespace tt::TT_ISA
