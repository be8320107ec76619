// Adagrad; t = step counts from 1, η = lr_decay.
//   g += λ p;  s += g²;  p -= lr / (1 + (t - 1) η) · g / (√s + ε)
// Sources: Duchi, Hazan & Singer 2011, fig. 1 (diagonal); lr_decay and the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Adagrad {
  Slope slope;
  real rate, eps;

  template <class Args>
  Adagrad(const Args& a, int64_t i)
      : slope(a, i), rate(static_cast<real>(a.lr[i] / (1 + (a.step[i] - 1) * a.lr_decay[i]))), eps(static_cast<real>(a.eps[i])) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& s) const {
    const real g = slope(grad, p);
    s += g * g;
    p -= rate * g / (std::sqrt(s) + eps);
  }
};

}  // namespace tt::TT_ISA
