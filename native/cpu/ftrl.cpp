// FTRL-Proximal over a list of parameters, each with its own scalars; π = -lr_power, λ is the weight decay.
//   n' = n + g²;  z += g + 2 s p - (n'^π - n^π) / lr · p;  p = (clip(z, ±l1) - z) / ((n'^π + β) / lr + λ);  n = n'
// s is l2_shrinkage, which acts on the gradient alone. A power is a square root in the usual case. One parallel region for the list.
// Sources: McMahan et al. 2013 (Ad Click Prediction), algorithm 1; shrinkage, power and β as in Keras's Ftrl, whose l2 is λ / 2.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Ftrl {
  Slope slope;
  real power, inverse_lr, l1, ridge, shrinkage;

  Ftrl(const FtrlArgs& a, int64_t i)
      : slope(a, i, 0),
        power(static_cast<real>(-a.lr_power[i])),
        inverse_lr(static_cast<real>(1 / a.lr[i])),
        l1(static_cast<real>(a.l1[i])),
        ridge(static_cast<real>(a.weight_decay[i] + a.beta[i] / a.lr[i])),
        shrinkage(static_cast<real>(2 * a.l2_shrinkage[i])) {}

  template <class Raise>
  void update(real* p, const real* grad, real* z, real* n, int64_t size, Raise raise) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < size; ++j) {
      const real g = slope(grad[j], real(0));
      const real before = raise(n[j]);
      n[j] += g * g;
      const real after = raise(n[j]);
      z[j] += g + shrinkage * p[j] - (after - before) * inverse_lr * p[j];
      const real clipped = z[j] > l1 ? l1 : z[j] < -l1 ? -l1 : z[j];
      p[j] = (clipped - z[j]) / (after * inverse_lr + ridge);
    }
  }
};
}  // namespace

void ftrl(Context& ctx, const FtrlArgs& a) {
  each_parameter(ctx, a, 12, [&](int64_t i, int64_t at, int64_t size) {
    const Ftrl step(a, i);
    const auto update = [&](auto raise) { step.update(a.params[i] + at, a.grads[i] + at, a.z[i] + at, a.n[i] + at, size, raise); };
    if (step.power == real(0.5)) {
      update([](real x) { return std::sqrt(x); });
    } else {
      update([&](real x) { return std::pow(x, step.power); });
    }
  });
}

}  // namespace tt::TT_ISA
