// With d = x - target: loss = d² / 2 where |d| <= delta, else delta (|d| - delta / 2); its mean, or its sum.
// dx = d or delta sign(d), times dloss (over the count for the mean); dtarget = -dx.
// Source: Huber 1964, "Robust estimation of a location parameter".
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void huber(Context& ctx, const HuberArgs& a) {
  const real delta = static_cast<real>(a.delta);
  reduce_loss(ctx, a, 5, [&](int64_t i) {
    const real d = std::fabs(a.x[i] - a.target[i]);
    return d <= delta ? real(0.5) * d * d : delta * (d - real(0.5) * delta);
  });
}

void huber_grad(Context& ctx, const HuberGradArgs& a) {
  const real delta = static_cast<real>(a.delta);
  const auto slope = [=](real d) { return std::fabs(d) <= delta ? d : delta * sign(d); };
  loss_gradient(ctx, a, a.dx, 5, [&](int64_t i) { return slope(a.x[i] - a.target[i]); });
  loss_gradient(ctx, a, a.dtarget, 5, [&](int64_t i) { return slope(a.target[i] - a.x[i]); });
}

}  // namespace tt::TT_ISA
