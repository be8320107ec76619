// Stochastic gradient descent over a list of parameters, each with its own lr, momentum μ, dampening τ, weight decay λ and Nesterov flag:
//   d = g + λ p;  b = d at the first step, else μ b + (1 - τ) d;  d = d + μ b (Nesterov) or b;  p -= lr d
// Without momentum no buffer is read. Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Sutskever et al. 2013; the formulas of PyTorch's SGD.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Sgd {
  Slope slope;
  real lr, momentum, undamped;
  bool nesterov, first;

  void plain(real* p, const real* g, int64_t n) const {
    for (int64_t j = 0; j < n; ++j) p[j] -= lr * slope(g[j], p[j]);
  }

  void with_momentum(real* p, const real* g, real* b, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real d = slope(g[j], p[j]), carried = momentum * b[j] + undamped * d;
      // A choice, not a factor 0: a buffer before its first step may hold anything.
      b[j] = first ? d : carried;
      p[j] -= lr * (nesterov ? d + momentum * b[j] : b[j]);
    }
  }
};
}  // namespace

void sgd(Context& ctx, const SgdArgs& a) {
  each_parameter(ctx, a, 4, [&](int64_t i, int64_t at, int64_t n) {
    const Sgd step{{a, i},
                   static_cast<real>(a.lr[i]),
                   static_cast<real>(a.momentum[i]),
                   static_cast<real>(1 - a.dampening[i]),
                   a.nesterov[i] != 0,
                   a.first[i] != 0};
    if (a.momentum[i] == 0)
      step.plain(a.params[i] + at, a.grads[i] + at, n);
    else
      step.with_momentum(a.params[i] + at, a.grads[i] + at, a.momenta[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
