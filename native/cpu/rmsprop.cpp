// RMSprop over a list of parameters, each with its own scalars.
//   g += λ p;  s = α s + (1 - α) g²;  centered: a += (1 - α)(g - a), d = √(s - a²) + ε, otherwise d = √s + ε
//   momentum μ: b = μ b + g / d, p -= lr b, otherwise p -= lr g / d
// Rounding can bring s - a² below 0 when gradients hardly change; it then counts as 0, where PyTorch's step would be NaN.
// Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Tieleman & Hinton 2012, lecture 6.5; Graves 2013, eq. 38-45 (centered); the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Rmsprop {
  Slope slope;
  Mean mean;
  MeanSquare square;
  real lr, momentum, eps;

  Rmsprop(const RmspropArgs& a, int64_t i)
      : slope(a, i),
        mean(a.alpha[i]),
        square(a.alpha[i]),
        lr(static_cast<real>(a.lr[i])),
        momentum(static_cast<real>(a.momentum[i])),
        eps(static_cast<real>(a.eps[i])) {}

  // The pointers are null where the choice does not use them.
  template <bool centered, bool with_momentum>
  void update(real* p, const real* grad, real* s, real* a, real* b, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], p[j]);
      real spread = s[j] = square(s[j], g);
      if constexpr (centered) {
        a[j] = mean(a[j], g);
        spread -= a[j] * a[j];
        spread = spread < 0 ? 0 : spread;
      }
      real d = g / (std::sqrt(spread) + eps);
      if constexpr (with_momentum) d = b[j] = momentum * b[j] + d;
      p[j] -= lr * d;
    }
  }
};
}  // namespace

void rmsprop(Context& ctx, const RmspropArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    const Rmsprop step(a, i);
    const bool centered = a.centered[i] != 0, with_momentum = a.momentum[i] != 0;
    const auto update = centered ? (with_momentum ? &Rmsprop::update<true, true> : &Rmsprop::update<true, false>)
                                 : (with_momentum ? &Rmsprop::update<false, true> : &Rmsprop::update<false, false>);
    (step.*update)(a.params[i] + at, a.grads[i] + at, a.square[i] + at, centered ? a.mean[i] + at : nullptr,
                   with_momentum ? a.momenta[i] + at : nullptr, n);
  });
}

}  // namespace tt::TT_ISA
