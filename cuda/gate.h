// The activation of a gate: a function chosen at run time (native/math/activation.h), its input clipped.
#pragma once

#include <cmath>

#include "cuda/gpu.h"
#include "native/math/activation.h"
#include "native/math/cell.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

struct Gate {
  ActivationKind kind;
  real alpha, beta;
  real clip;  // inputs are bounded to ±clip; 0: not

  static Gate make(double kind, double alpha, double beta, double clip) {
    return {static_cast<ActivationKind>(static_cast<int>(kind)), static_cast<real>(alpha), static_cast<real>(beta),
            static_cast<real>(clip)};
  }
};

/// M of the activation functions.
struct GateMath : ScalarMath<real> {
  __device__ static real expm1(real x) { return std::expm1(x); }
  __device__ static real softplus(real x) { return (x > 0 ? x : real(0)) + std::log1p(std::exp(-std::fabs(x))); }
};

/// f(x)
TT_NOINLINE inline __device__ real activate(const Gate& gate, real x) {
  real y = 0;
  if (gate.clip > 0) x = x > gate.clip ? gate.clip : (x < -gate.clip ? -gate.clip : x);
  with_kind(gate.kind, [&](auto kind) { y = activation_value<decltype(kind)::value, GateMath>(x, gate.alpha, gate.beta); });
  return y;
}

/// f'(x) from y = f(x). A clipped input has derivative 0: it is known by its value.
TT_NOINLINE inline __device__ real slope(const Gate& gate, real y) {
  if (gate.clip > 0 && (y == activate(gate, -gate.clip) || y == activate(gate, gate.clip))) return 0;
  real d = 0;
  with_kind(gate.kind, [&](auto kind) { d = activation_slope<decltype(kind)::value, GateMath>(y, gate.alpha, gate.beta); });
  return d;
}

}  // namespace tt::TT_ISA
