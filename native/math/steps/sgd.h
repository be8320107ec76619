// Stochastic gradient descent with momentum μ, dampening τ, weight decay λ and a Nesterov flag:
//   d = g + λ p;  b = d at the first step, else μ b + (1 - τ) d;  d = d + μ b (Nesterov) or b;  p -= lr d
// Without momentum there is no buffer. Sources: Sutskever et al. 2013; the formulas of PyTorch's SGD.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Sgd {
  Slope slope;
  real lr, momentum, undamped;
  bool nesterov, first;

  template <class Args>
  Sgd(const Args& a, int64_t i)
      : slope(a, i),
        lr(static_cast<real>(a.lr[i])),
        momentum(static_cast<real>(a.momentum[i])),
        undamped(static_cast<real>(1 - a.dampening[i])),
        nesterov(a.nesterov[i] != 0),
        first(a.first[i] != 0) {}

  TT_HOST_DEVICE void operator()(real& p, real g) const { p -= lr * slope(g, p); }

  TT_HOST_DEVICE void operator()(real& p, real g, real& b) const {
    const real d = slope(g, p), carried = momentum * b + undamped * d;
    // A choice, not a factor 0: a buffer before its first step may hold anything.
    b = first ? d : carried;
    p -= lr * (nesterov ? d + momentum * b : b);
  }
};

}  // namespace tt::TT_ISA
