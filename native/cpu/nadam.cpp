// NAdam over a list of parameters, each with its own scalars; t = step counts from 1.
//   μ_t = β1 (1 - 0.96^(t ψ) / 2) with ψ = momentum_decay;  Π = μ_1 ··· μ_t, kept in mu_product
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  d = √(v / (1 - β2^t)) + ε
//   p -= lr (1 - μ_t) / (1 - Π) · g / d;  p -= lr μ_{t+1} / (1 - Π μ_{t+1}) · m / d
// Scalars are computed in float64, then applied in `real`. One parallel region for the list; the products are written after it.
// Sources: Dozat 2016, "Incorporating Nesterov momentum into Adam"; the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
double momentum(const NadamArgs& a, int64_t i, double step) {
  return a.beta1[i] * (1 - 0.5 * std::pow(0.96, step * a.momentum_decay[i]));
}

double product(const NadamArgs& a, int64_t i) { return static_cast<double>(*a.mu_product[i]) * momentum(a, i, a.step[i]); }

struct Nadam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real correction, eps, of_gradient, of_mean;

  Nadam(const NadamArgs& a, int64_t i) : decay(a, i), mean(a.beta1[i]), square(a.beta2[i]), eps(static_cast<real>(a.eps[i])) {
    const double mu = momentum(a, i, a.step[i]), next = momentum(a, i, a.step[i] + 1), so_far = product(a, i);
    correction = static_cast<real>(1 - std::pow(a.beta2[i], a.step[i]));
    of_gradient = static_cast<real>(a.lr[i] * (1 - mu) / (1 - so_far));
    of_mean = static_cast<real>(a.lr[i] * next / (1 - so_far * next));
  }

  void update(real* p, const real* grad, real* m, real* v, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real start = p[j] * decay.shrink, g = decay.slope(grad[j], start);
      m[j] = mean(m[j], g);
      v[j] = square(v[j], g);
      const real d = std::sqrt(v[j] / correction) + eps;
      p[j] = start - of_gradient * g / d - of_mean * m[j] / d;
    }
  }
};
}  // namespace

void nadam(Context& ctx, const NadamArgs& a) {
  const bool done = each_parameter(ctx, a, 12, [&](int64_t i, int64_t at, int64_t n) {
    Nadam(a, i).update(a.params[i] + at, a.grads[i] + at, a.m[i] + at, a.v[i] + at, n);
  });
  if (!done) return;
  for (int64_t i = 0; i < a.params.n; ++i)
    if (a.grads[i]) *a.mu_product[i] = static_cast<real>(product(a, i));
}

}  // namespace tt::TT_ISA
