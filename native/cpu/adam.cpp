// Adam and AdamW over a list of parameters, each with its own scalars; t = step counts from 1.
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr / (1 - β1^t) · m / (√v / √(1 - β2^t) + ε)
//   amsgrad: v_max = max(v_max, v) takes the place of v in the root
// Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2; Reddi, Kale & Kumar 2018, algorithm 2; the order of
// operations of PyTorch, which corrects the bias of v_max after the maximum is taken.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Adam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real rate, root, eps;

  Adam(const AdamArgs& a, int64_t i)
      : decay(a, i),
        mean(a.beta1[i]),
        square(a.beta2[i]),
        rate(static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], a.step[i])))),
        root(static_cast<real>(std::sqrt(1 - std::pow(a.beta2[i], a.step[i])))),
        eps(static_cast<real>(a.eps[i])) {}

  void plain(real* p, const real* grad, real* m, real* v, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real start = p[j] * decay.shrink, g = decay.slope(grad[j], start);
      m[j] = mean(m[j], g);
      v[j] = square(v[j], g);
      p[j] = start - rate * m[j] / (std::sqrt(v[j]) / root + eps);
    }
  }

  void amsgrad(real* p, const real* grad, real* m, real* v, real* v_max, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real start = p[j] * decay.shrink, g = decay.slope(grad[j], start);
      m[j] = mean(m[j], g);
      v[j] = square(v[j], g);
      v_max[j] = larger_or_nan(v_max[j], v[j]);
      p[j] = start - rate * m[j] / (std::sqrt(v_max[j]) / root + eps);
    }
  }
};
}  // namespace

void adam(Context& ctx, const AdamArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    const Adam step(a, i);
    if (a.amsgrad[i] != 0)
      step.amsgrad(a.params[i] + at, a.grads[i] + at, a.m[i] + at, a.v[i] + at, a.v_max[i] + at, n);
    else
      step.plain(a.params[i] + at, a.grads[i] + at, a.m[i] + at, a.v[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
