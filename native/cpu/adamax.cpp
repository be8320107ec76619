// Adamax over a list of parameters, each with its own scalars; t = step counts from 1.
//   g += λ p;  m += (1 - β1)(g - m);  u = max(β2 u, |g| + ε);  p -= lr / (1 - β1^t) · m / u
// Scalars are computed in float64, then applied in `real`. One parallel region for the list. A NaN gradient makes u NaN for good.
// Sources: Kingma & Ba 2015, algorithm 2; ε and the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Adamax {
  Slope slope;
  Mean mean;
  real beta2, rate, eps;

  Adamax(const AdamaxArgs& a, int64_t i)
      : slope(a, i),
        mean(a.beta1[i]),
        beta2(static_cast<real>(a.beta2[i])),
        rate(static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], a.step[i])))),
        eps(static_cast<real>(a.eps[i])) {}

  void update(real* p, const real* grad, real* m, real* u, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], p[j]);
      m[j] = mean(m[j], g);
      u[j] = larger_or_nan(beta2 * u[j], std::fabs(g) + eps);
      p[j] -= rate * m[j] / u[j];
    }
  }
};
}  // namespace

void adamax(Context& ctx, const AdamaxArgs& a) {
  each_parameter(ctx, a, 6, [&](int64_t i, int64_t at, int64_t n) {
    Adamax(a, i).update(a.params[i] + at, a.grads[i] + at, a.m[i] + at, a.u[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
