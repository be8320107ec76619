// Adadelta.
//   g += λ p;  s = ρ s + (1 - ρ) g²;  u = √(d + ε) / √(s + ε) · g;  d = ρ d + (1 - ρ) u²;  p -= lr u
// s is called square, d delta. Sources: Zeiler 2012, algorithm 1; lr and the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Adadelta {
  Slope slope;
  MeanSquare square;
  real lr, eps;

  template <class Args>
  Adadelta(const Args& a, int64_t i) : slope(a, i), square(a.rho[i]), lr(static_cast<real>(a.lr[i])), eps(static_cast<real>(a.eps[i])) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& s, real& d) const {
    const real g = slope(grad, p);
    s = square(s, g);
    const real u = std::sqrt(d + eps) / std::sqrt(s + eps) * g;
    d = square(d, u);
    p -= lr * u;
  }
};

}  // namespace tt::TT_ISA
