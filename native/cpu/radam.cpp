// RAdam over a list of parameters, each with its own scalars; t = step counts from 1.
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  m̂ = m / (1 - β1^t)
//   ρ∞ = 2 / (1 - β2) - 1;  ρ = ρ∞ - 2 t β2^t / (1 - β2^t)
//   ρ > 5: p -= lr m̂ · √(1 - β2^t) / (√v + ε) · √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ)), otherwise p -= lr m̂
// Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Liu et al. 2020, algorithm 2; the threshold 5 and the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Radam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real rate, eps;
  bool rectified;

  Radam(const RadamArgs& a, int64_t i) : decay(a, i), mean(a.beta1[i]), square(a.beta2[i]), eps(static_cast<real>(a.eps[i])) {
    const double t = a.step[i], power = std::pow(a.beta2[i], t);
    const double limit = 2 / (1 - a.beta2[i]) - 1, rho = limit - 2 * t * power / (1 - power);
    rectified = rho > 5;
    const double factor = std::sqrt((1 - power) * (rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
    rate = static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], t)) * (rectified ? factor : 1));
  }

  void update(real* p, const real* grad, real* m, real* v, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real start = p[j] * decay.shrink, g = decay.slope(grad[j], start);
      m[j] = mean(m[j], g);
      v[j] = square(v[j], g);
      p[j] = start - rate * m[j] / (rectified ? std::sqrt(v[j]) + eps : real(1));
    }
  }
};
}  // namespace

void radam(Context& ctx, const RadamArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    Radam(a, i).update(a.params[i] + at, a.grads[i] + at, a.m[i] + at, a.v[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
