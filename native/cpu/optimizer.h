// What the optimizer steps share: the walk over all parameters, the gradient as a step sees it, and running means.
#pragma once

#include <cmath>

#include "native/cpu/segments.h"

namespace tt::TT_ISA {

/// f(i, begin, n) for pieces of every parameter i that has a gradient, each element costing `cost` simple operations; one parallel region
/// for the list. Does nothing and returns false when the guard is not finite.
template <class Args, class F>
bool each_parameter(Context& ctx, const Args& a, int64_t cost, F f) {
  if (a.guard && !std::isfinite(*a.guard)) return false;
  const Chunks chunks(a.params_size, a.params.n);
  chunks.each(ctx, cost, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    if (a.grads[i]) f(i, begin, end - begin);
  });
  return true;
}

/// The gradient of parameter i as its step sees it: ±g + λ p.
struct Slope {
  real sign, decay;

  template <class Args>
  Slope(const Args& a, int64_t i) : Slope(a, i, a.weight_decay[i]) {}
  template <class Args>
  Slope(const Args& a, int64_t i, double decay) : sign(a.maximize[i] != 0 ? real(-1) : real(1)), decay(static_cast<real>(decay)) {}

  real operator()(real g, real p) const { return sign * g + decay * p; }
};

/// Weight decay of the steps that know both kinds: decoupled it shrinks the parameter, p *= 1 - lr λ, otherwise it is part of the slope.
struct Decay {
  real shrink;
  Slope slope;

  template <class Args>
  Decay(const Args& a, int64_t i)
      : shrink(static_cast<real>(a.decoupled[i] != 0 ? 1 - a.lr[i] * a.weight_decay[i] : 1)),
        slope(a, i, a.decoupled[i] != 0 ? 0 : a.weight_decay[i]) {}
};

/// The running mean β m + (1 - β) x in the two forms of PyTorch's lerp, each exact at its own end: β = 0 gives x.
struct Mean {
  real keep, blend;

  explicit Mean(double beta) : keep(static_cast<real>(beta)), blend(static_cast<real>(1 - beta)) {}

  real operator()(real m, real x) const { return blend < real(0.5) ? m + blend * (x - m) : x - keep * (x - m); }
};

/// The running mean β v + (1 - β) x².
struct MeanSquare {
  real keep, blend;

  explicit MeanSquare(double beta) : keep(static_cast<real>(beta)), blend(static_cast<real>(1 - beta)) {}

  real operator()(real v, real x) const { return keep * v + blend * x * x; }
};

/// The larger one; NaN counts as the largest, whichever side it is on.
inline real larger_or_nan(real a, real b) { return a > b || a != a ? a : b; }

}  // namespace tt::TT_ISA
