// The reductions of an elementwise loss and their gradients.
#pragma once

#include "native/cpu/reduce.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

/// loss[i] = f(i), or the sum or the mean of them, added in float64. The mean of nothing is NaN.
template <class F>
void reduce_loss(Context& ctx, Reduction reduction, real* loss, int64_t n, int64_t cost, F f) {
  if (reduction == Reduction::none) return assign(ctx, loss, n, cost, f);
  const double sum = sum_all(ctx, n, cost, f);
  *loss = static_cast<real>(reduction == Reduction::mean ? sum / static_cast<double>(n) : sum);
}

/// body(g), where g(i) is the gradient that reaches the loss of element i; `count` elements are in the mean.
template <class F>
void with_upstream(Reduction reduction, const real* dloss, int64_t count, F body) {
  if (reduction == Reduction::none) return body([=](int64_t i) { return dloss[i]; });
  const real each = reduction == Reduction::mean ? static_cast<real>(*dloss / static_cast<double>(count)) : *dloss;
  body([=](int64_t) { return each; });
}

}  // namespace tt::TT_ISA
