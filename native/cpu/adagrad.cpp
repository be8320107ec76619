// Adagrad over a list of parameters, each with its own scalars; t = step counts from 1, η = lr_decay.
//   g += λ p;  s += g²;  p -= lr / (1 + (t - 1) η) · g / (√s + ε)
// Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Duchi, Hazan & Singer 2011, fig. 1 (diagonal); lr_decay and the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Adagrad {
  Slope slope;
  real rate, eps;

  Adagrad(const AdagradArgs& a, int64_t i)
      : slope(a, i), rate(static_cast<real>(a.lr[i] / (1 + (a.step[i] - 1) * a.lr_decay[i]))), eps(static_cast<real>(a.eps[i])) {}

  void update(real* p, const real* grad, real* s, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], p[j]);
      s[j] += g * g;
      p[j] -= rate * g / (std::sqrt(s[j]) + eps);
    }
  }
};
}  // namespace

void adagrad(Context& ctx, const AdagradArgs& a) {
  each_parameter(ctx, a, 6, [&](int64_t i, int64_t at, int64_t n) {
    Adagrad(a, i).update(a.params[i] + at, a.grads[i] + at, a.sum[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
