// RMSprop.
//   g += λ p;  s = α s + (1 - α) g²;  centered: a += (1 - α)(g - a), d = √(s - a²) + ε, otherwise d = √s + ε
//   momentum μ: b = μ b + g / d, p -= lr b, otherwise p -= lr g / d
// Rounding can bring s - a² below 0 when gradients hardly change; it then counts as 0, where PyTorch's step would be NaN.
// Sources: Tieleman & Hinton 2012, lecture 6.5; Graves 2013, eq. 38-45 (centered); the order of operations of PyTorch.
#pragma once

#include "native/math/optimizer.h"

namespace tt::TT_ISA {

struct Rmsprop {
  Slope slope;
  Mean mean;
  MeanSquare square;
  real lr, momentum, eps;

  template <class Args>
  Rmsprop(const Args& a, int64_t i)
      : slope(a, i),
        mean(a.alpha[i]),
        square(a.alpha[i]),
        lr(static_cast<real>(a.lr[i])),
        momentum(static_cast<real>(a.momentum[i])),
        eps(static_cast<real>(a.eps[i])) {}

  /// a and b are not read where the choice does not use them.
  template <bool centered, bool with_momentum>
  TT_HOST_DEVICE void update(real& p, real grad, real& s, real* a, real* b) const {
    const real g = slope(grad, p);
    real spread = s = square(s, g);
    if (centered) {
      *a = mean(*a, g);
      spread -= *a * *a;
      spread = spread < 0 ? 0 : spread;
    }
    real d = g / (std::sqrt(spread) + eps);
    if (with_momentum) d = *b = momentum * *b + d;
    p -= lr * d;
  }
};

}  // namespace tt::TT_ISA
