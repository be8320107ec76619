// The rows of a loss over classes: which of them count, how much, and what the reduction makes of their losses.
#pragma once

#include "native/cpu/loss.h"

namespace tt::TT_ISA {

/// What the mean divides by.
template <class Args>
double total_weight(const Args& a) {
  double total = 0;
  for (int64_t r = 0; r < a.R; ++r)
    if (counts(a, r)) total += row_weight(a, r);
  return total;
}

/// The losses of the rows, their weighted mean, or their sum, added in row order. The mean of no row is NaN, as in PyTorch.
template <class Args>
void reduce_rows(Context& ctx, const Args& a, const double* losses) {
  if (a.reduction == Reduction::none) return assign(ctx, a.loss, a.R, 1, [&](int64_t r) { return static_cast<real>(losses[r]); });
  double sum = 0;
  for (int64_t r = 0; r < a.R; ++r) sum += losses[r];
  if (a.reduction == Reduction::mean) sum /= total_weight(a);
  *a.loss = static_cast<real>(sum);
}

/// body(g) as in with_upstream, for rows.
template <class Args, class F>
void with_row_upstream(const Args& a, F body) {
  with_upstream(a.reduction, a.dloss, a.reduction == Reduction::mean ? total_weight(a) : 0, body);
}

}  // namespace tt::TT_ISA
