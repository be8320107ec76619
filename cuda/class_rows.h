// The rows of a loss over classes: what the reduction makes of their losses, and what reaches them in backward.
#pragma once

#include "cuda/loss.h"

namespace tt::TT_ISA {

/// What the mean divides by.
template <class Args>
Total total_weight(Context& ctx, const Args& a) {
  double* sum = ctx.take<double>(1);
  sum_all(
      ctx, a.R, [=] __device__(int64_t r) { return counts(a, r) ? row_weight(a, r) : real(0); }, sum);
  return {sum, 1};
}

/// The losses of the rows, their weighted mean, or their sum. The mean of no row is NaN, as in PyTorch.
template <class Args>
void reduce_rows(Context& ctx, const Args& a, const double* losses) {
  real* loss = a.loss;
  if (a.reduction == Reduction::none) return assign(ctx, loss, a.R, [=] __device__(int64_t r) { return static_cast<real>(losses[r]); });
  double* sum = ctx.take<double>(1);
  sum_all(ctx, a.R, Load<double>{losses}, sum);
  const Total divisor = a.reduction == Reduction::mean ? total_weight(ctx, a) : Total{nullptr, 1};
  for_each(ctx, 1, [=] __device__(int64_t) { *loss = static_cast<real>(*sum / divisor()); });
}

template <class Args>
Upstream row_upstream(Context& ctx, const Args& a) {
  return upstream_of(ctx, a.reduction, a.dloss, a.reduction == Reduction::mean ? total_weight(ctx, a) : Total{nullptr, 1});
}

}  // namespace tt::TT_ISA
