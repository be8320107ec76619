// Stochastic gradient descent over a list of parameters, each with its own lr, momentum μ, dampening τ, weight decay λ and Nesterov flag:
//   d = g + λ p;  b = d at the first step, else μ b + (1 - τ) d;  d = d + μ b (Nesterov) or b;  p -= lr d
// Without momentum no buffer is read. Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Sutskever et al. 2013; the formulas of PyTorch's SGD.
#include <cmath>

#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Sgd {
  real lr, momentum, undamped, decay;
  bool nesterov, first;

  void plain(real* p, const real* g, int64_t n) const {
    for (int64_t j = 0; j < n; ++j) p[j] -= lr * (g[j] + decay * p[j]);
  }

  void with_momentum(real* p, const real* g, real* b, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real d = g[j] + decay * p[j], carried = momentum * b[j] + undamped * d;
      // A choice, not a factor 0: a buffer before its first step may hold anything.
      b[j] = first ? d : carried;
      p[j] -= lr * (nesterov ? d + momentum * b[j] : b[j]);
    }
  }
};
}  // namespace

void sgd(Context& ctx, const SgdArgs& a) {
  if (a.guard && !std::isfinite(*a.guard)) return;
  const Chunks chunks(a.params_size, a.params.n);
  chunks.each(ctx, 4, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    if (!a.grads[i]) return;
    const Sgd step{static_cast<real>(a.lr[i]),
                   static_cast<real>(a.momentum[i]),
                   static_cast<real>(1 - a.dampening[i]),
                   static_cast<real>(a.weight_decay[i]),
                   a.nesterov[i] != 0,
                   a.first[i] != 0};
    if (a.momentum[i] == 0)
      step.plain(a.params[i] + begin, a.grads[i] + begin, end - begin);
    else
      step.with_momentum(a.params[i] + begin, a.grads[i] + begin, a.momenta[i] + begin, end - begin);
  });
}

}  // namespace tt::TT_ISA
