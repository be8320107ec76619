// Adam and AdamW; t = step counts from 1.
//   decoupled: p *= 1 - lr λ, otherwise g += λ p
//   m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr / (1 - β1^t) · m / (√v / √(1 - β2^t) + ε)
//   amsgrad: v_max = max(v_max, v) takes the place of v in the root
// Sources: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2; Reddi, Kale & Kumar 2018, algorithm 2; the order of
// operations of PyTorch, which corrects the bias of v_max after the maximum is taken.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Adam {
  Decay decay;
  Mean mean;
  MeanSquare square;
  real rate, root, eps;

  template <class Args>
  Adam(const Args& a, int64_t i)
      : decay(a, i),
        mean(a.beta1[i]),
        square(a.beta2[i]),
        rate(static_cast<real>(a.lr[i] / (1 - std::pow(a.beta1[i], a.step[i])))),
        root(static_cast<real>(std::sqrt(1 - std::pow(a.beta2[i], a.step[i])))),
        eps(static_cast<real>(a.eps[i])) {}

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m, real& v) const {
    const real start = p * decay.shrink, g = decay.slope(grad, start);
    m = mean(m, g);
    v = square(v, g);
    p = start - rate * m / (std::sqrt(v) / root + eps);
  }

  TT_HOST_DEVICE void operator()(real& p, real grad, real& m, real& v, real& v_max) const {
    const real start = p * decay.shrink, g = decay.slope(grad, start);
    m = mean(m, g);
    v = square(v, g);
    v_max = larger_or_nan(v_max, v);
    p = start - rate * m / (std::sqrt(v_max) / root + eps);
  }
};

}  // namespace tt::TT_ISA
