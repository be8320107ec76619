// loss[r] = ln Σ_c e^x[r,c] - x[r, target[r]], their mean, or their sum; dx = (softmax(x) - onehot(target)) dloss.
//
// Rows whose target is ignore_index give loss 0 and gradient 0 and do not count in the mean; the mean of no row is NaN, as in PyTorch.
// Softmax is never stored: a row takes two passes in cache (maximum, sum of exponentials), only lse = max + ln Σ e^(x - max) is saved, and
// backward is one pass. Row losses are float64, added in row order: bit-identical for any number of threads.
#include <cmath>

#include "native/cpu/lanes.h"
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
int64_t counted_rows(const int32_t* target, int64_t rows, int64_t ignored) {
  int64_t count = 0;
  for (int64_t r = 0; r < rows; ++r) count += target[r] != ignored;
  return count;
}
}  // namespace

void cross_entropy(Context& ctx, const CrossEntropyArgs& a) {
  double* losses = ctx.workspace.take<double>(a.R);
  for_rows(ctx, a.R, a.C, 4, [&](int64_t r) {
    const bool ignored = a.target[r] == a.ignore_index;
    const real* x = a.logits + r * a.C;
    double lse = 0;
    if (!ignored) {
      const real largest = row_max(x, a.C);
      lse = largest + std::log(static_cast<double>(row_sum(a.C, [&](auto at) { return vexp(at(x) - largest); })));
    }
    losses[r] = ignored ? 0 : lse - x[a.target[r]];
    if (a.lse) a.lse[r] = static_cast<real>(lse);
  });
  if (a.reduction == Reduction::none) return assign(ctx, a.loss, a.R, 1, [&](int64_t r) { return static_cast<real>(losses[r]); });
  double sum = 0;
  for (int64_t r = 0; r < a.R; ++r) sum += losses[r];
  if (a.reduction == Reduction::mean) sum /= static_cast<double>(counted_rows(a.target, a.R, a.ignore_index));
  *a.loss = static_cast<real>(sum);
}

void cross_entropy_grad(Context& ctx, const CrossEntropyGradArgs& a) {
  if (a.dlogits == nullptr) return;
  const int64_t count = a.reduction == Reduction::mean ? counted_rows(a.target, a.R, a.ignore_index) : a.R;
  with_upstream(a.reduction, a.dloss, count, [&](auto dloss) {
    for_rows(ctx, a.R, a.C, 4, [&](int64_t r) {
      const real* x = a.logits + r * a.C;
      real* dx = a.dlogits + r * a.C;
      if (a.target[r] == a.ignore_index) {
        for_lanes(0, a.C, [&](auto at) { at.put(dx, vreal{}); });
        return;
      }
      const real g = dloss(r), lse = a.lse[r];
      for_lanes(0, a.C, [&](auto at) { at.put(dx, vexp(at(x) - lse) * g); });
      dx[a.target[r]] -= g;
    });
  });
}

}  // namespace tt::TT_ISA
