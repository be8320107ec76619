// Adam and AdamW over a list of parameters, each with its own scalars; t = step counts from 1.
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr / (1 - β1^t) · m / (√v / √(1 - β2^t) + ε)
// Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2; the order of operations of PyTorch.
#include <cmath>

#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Adam {
  real shrink, decay, beta1, blend, beta2, fresh, rate, root, eps;

  Adam(const AdamArgs& a, int64_t i) {
    const bool decoupled = a.decoupled[i] != 0;
    shrink = static_cast<real>(decoupled ? 1 - a.lr[i] * a.weight_decay[i] : 1);
    decay = static_cast<real>(decoupled ? 0 : a.weight_decay[i]);
    beta1 = static_cast<real>(a.beta1[i]);
    blend = static_cast<real>(1 - a.beta1[i]);
    beta2 = static_cast<real>(a.beta2[i]);
    fresh = static_cast<real>(1 - a.beta2[i]);
    rate = static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], a.step[i])));
    root = static_cast<real>(std::sqrt(1 - std::pow(a.beta2[i], a.step[i])));
    eps = static_cast<real>(a.eps[i]);
  }

  void update(real* p, const real* grad, real* m, real* v, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real start = p[j] * shrink, g = grad[j] + decay * start;
      // Two forms of one mean, as in PyTorch's lerp: each is exact at its own end, β1 = 0 gives m = g.
      m[j] = blend < real(0.5) ? m[j] + blend * (g - m[j]) : g - beta1 * (g - m[j]);
      v[j] = beta2 * v[j] + fresh * g * g;
      p[j] = start - rate * m[j] / (std::sqrt(v[j]) / root + eps);
    }
  }
};
}  // namespace

void adam(Context& ctx, const AdamArgs& a) {
  if (a.guard && !std::isfinite(*a.guard)) return;
  const Chunks chunks(a.params_size, a.params.n);
  chunks.each(ctx, 8, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    if (!a.grads[i]) return;
    Adam(a, i).update(a.params[i] + begin, a.grads[i] + begin, a.m[i] + begin, a.v[i] + begin, end - begin);
  });
}

}  // namespace tt::TT_ISA
