// Softmax of one row and its gradient: for the softmax layer and for every attention.
#pragma once

#include "native/cpu/lanes.h"

namespace tt::TT_ISA {

/// y = e^(x - max) / Σ e^(x - max); y may be x. Three passes in cache: the maximum, the exponentials and their sum, the division.
inline void softmax_row(const real* x, real* y, int64_t n) {
  const real largest = row_max(x, n);
  const real sum = row_sum(n, [&](auto at) {
    const vreal e = vexp(at(x) - largest);
    at.put(y, e);
    return e;
  });
  const real scale = 1 / sum;
  for_lanes(0, n, [&](auto at) { at.put(y, at(y) * scale); });
}

/// dx = y (dy - Σ dy y); dx may be dy. Where one y is nearly 1 its dy is nearly the mean, and the rounding of the mean would be all that is
/// left of their difference: so the mean of the differences is taken out as well.
inline void softmax_row_grad(const real* y, const real* dy, real* dx, int64_t n) {
  const real mean = row_sum(n, [&](auto at) { return at(dy) * at(y); });
  const real rest = row_sum(n, [&](auto at) { return (at(dy) - mean) * at(y); });
  for_lanes(0, n, [&](auto at) { at.put(dx, at(y) * ((at(dy) - mean) - rest)); });
}

}  // namespace tt::TT_ISA
