// loss = t (ln t - x), 0 ln 0 being 0, or with log_target e^t (t - x); its mean, or its sum. x and (log_target) t are log-probabilities.
// dx = -t or -e^t, dt = ln t + 1 - x or e^t (t + 1 - x), times dloss (over the count for the mean); dt is 0 at t = 0, where it has no
// finite value. Source: Kullback & Leibler 1951.
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void kl_div(Context& ctx, const KlDivArgs& a) {
  if (a.log_target) return reduce_loss(ctx, a, 12, [&](int64_t i) { return std::exp(a.target[i]) * (a.target[i] - a.x[i]); });
  reduce_loss(ctx, a, 12, [&](int64_t i) {
    const real t = a.target[i];
    return (t == 0 ? real(0) : t * std::log(t)) - t * a.x[i];
  });
}

void kl_div_grad(Context& ctx, const KlDivGradArgs& a) {
  if (a.log_target) {
    loss_gradient(ctx, a, a.dx, 12, [&](int64_t i) { return -std::exp(a.target[i]); });
    loss_gradient(ctx, a, a.dtarget, 12, [&](int64_t i) { return std::exp(a.target[i]) * (a.target[i] + 1 - a.x[i]); });
    return;
  }
  loss_gradient(ctx, a, a.dx, 2, [&](int64_t i) { return -a.target[i]; });
  loss_gradient(ctx, a, a.dtarget, 12, [&](int64_t i) { return a.target[i] == 0 ? real(0) : std::log(a.target[i]) + 1 - a.x[i]; });
}

}  // namespace tt::TT_ISA
