// What optimizer steps share: the gradient as a step sees it, weight decay and running means. The steps themselves are in
// native/math/steps: the update of one element, written once for the CPU and the GPU. Their scalars are computed in float64 on the host,
// then applied in `real`.
#pragma once

#include <cmath>
#include <cstdint>

#include "native/math/host_device.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

/// The gradient of parameter i as its step sees it: ±g + λ p.
struct Slope {
  real sign, decay;

  template <class Args>
  Slope(const Args& a, int64_t i) : Slope(a, i, a.weight_decay[i]) {}
  template <class Args>
  Slope(const Args& a, int64_t i, double decay) : sign(a.maximize[i] != 0 ? real(-1) : real(1)), decay(static_cast<real>(decay)) {}

  TT_HOST_DEVICE real operator()(real g, real p) const { return sign * g + decay * p; }
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

  TT_HOST_DEVICE real operator()(real m, real x) const { return blend < real(0.5) ? m + blend * (x - m) : x - keep * (x - m); }
};

/// The running mean β v + (1 - β) x².
struct MeanSquare {
  real keep, blend;

  explicit MeanSquare(double beta) : keep(static_cast<real>(beta)), blend(static_cast<real>(1 - beta)) {}

  TT_HOST_DEVICE real operator()(real v, real x) const { return keep * v + blend * x * x; }
};

/// The larger one; NaN counts as the largest, whichever side it is on.
TT_HOST_DEVICE inline real larger_or_nan(real a, real b) { return a > b || a != a ? a : b; }

}  // namespace tt::TT_ISA
