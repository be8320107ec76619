// Lion over a list of parameters, each with its own scalars.
//   g = ±grad;  u = sign(β1 m + (1 - β1) g);  p -= lr (u + λ p);  m = β2 m + (1 - β2) g
// sign(0) = 0, so a parameter whose gradients were all 0 only decays; NaN stays NaN. One parallel region for the list.
// Source: Chen et al. 2023 (Symbolic Discovery of Optimization Algorithms), algorithm 2.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Lion {
  Slope slope;
  Mean step, momentum;
  real lr, keep;

  Lion(const LionArgs& a, int64_t i)
      : slope(a, i, 0),
        step(a.beta1[i]),
        momentum(a.beta2[i]),
        lr(static_cast<real>(a.lr[i])),
        keep(static_cast<real>(1 - a.lr[i] * a.weight_decay[i])) {}

  void update(real* p, const real* grad, real* m, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], real(0));
      const real u = step(m[j], g);
      const real sign = u > 0 ? real(1) : u < 0 ? real(-1) : u;
      p[j] = keep * p[j] - lr * sign;
      m[j] = momentum(m[j], g);
    }
  }
};
}  // namespace

void lion(Context& ctx, const LionArgs& a) {
  each_parameter(ctx, a, 4,
                 [&](int64_t i, int64_t at, int64_t n) { Lion(a, i).update(a.params[i] + at, a.grads[i] + at, a.m[i] + at, n); });
}

}  // namespace tt::TT_ISA
