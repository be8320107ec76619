// Adamax; t = step counts from 1.
//   g += λ p;  m += (1 - β1)(g - m);  u = max(β2 u, |g| + ε);  p -= lr / (1 - β1^t) · m / u
// A NaN gradient makes u NaN for good. Sources: Kingma & Ba 2015, algorithm 2; ε and the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Adamax {
  Slope slope;
  Mean mean;
  real beta2, rate, eps;

  template <class Args>
  Adamax(const Args& a, int64_t i)
      : slope(a, i),
        mean(a.beta1[i]),
        beta2(static_cast<real>(a.beta2[i])),
        rate(static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], a.step[i])))),
        eps(static_cast<real>(a.eps[i])) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m, real& u) const {
    const real g = slope(grad, p);
    m = mean(m, g);
    u = larger_or_nan(beta2 * u, std::fabs(g) + eps);
    p -= rate * m / u;
  }
};

}  // namespace tt::TT_ISA
