// Adadelta over a list of parameters, each with its own scalars.
//   g += λ p;  s = ρ s + (1 - ρ) g²;  u = √(d + ε) / √(s + ε) · g;  d = ρ d + (1 - ρ) u²;  p -= lr u
// s is called square, d delta. Scalars are computed in float64, then applied in `real`. One parallel region for the list.
// Sources: Zeiler 2012, algorithm 1; lr and the order of operations of PyTorch.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Adadelta {
  Slope slope;
  MeanSquare square;
  real lr, eps;

  Adadelta(const AdadeltaArgs& a, int64_t i)
      : slope(a, i), square(a.rho[i]), lr(static_cast<real>(a.lr[i])), eps(static_cast<real>(a.eps[i])) {}

  void update(real* p, const real* grad, real* s, real* d, int64_t n) const {
#pragma GCC ivdep
    for (int64_t j = 0; j < n; ++j) {
      const real g = slope(grad[j], p[j]);
      s[j] = square(s[j], g);
      const real u = std::sqrt(d[j] + eps) / std::sqrt(s[j] + eps) * g;
      d[j] = square(d[j], u);
      p[j] -= lr * u;
    }
  }
};
}  // namespace

void adadelta(Context& ctx, const AdadeltaArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    Adadelta(a, i).update(a.params[i] + at, a.grads[i] + at, a.square[i] + at, a.delta[i] + at, n);
  });
}

}  // namespace tt::TT_ISA
