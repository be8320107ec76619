// The activation of one gate over arrays: a function chosen at run time (native/math/activation.h), its input clipped. The choice is
// made once per array, so the loops are as tight as those of a fixed function.
#pragma once

#include <cstdint>

#include "native/math/activation.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

struct Gate {
  ActivationKind kind;
  real alpha, beta;
  real clip;       // inputs are bounded to ±clip; 0: not
  real low, high;  // values at -clip and clip, where the derivative is 0

  /// `clip` 0 is none.
  static Gate make(double kind, double alpha, double beta, double clip);
};

/// x = f(x) of n numbers.
void activate(const Gate& gate, real* x, int64_t n);

/// d = d f'(x) of n numbers, from y = f(x). A clipped input has derivative 0: it is known by its value.
void activate_grad(const Gate& gate, const real* y, real* d, int64_t n);

}  // namespace tt::TT_ISA
