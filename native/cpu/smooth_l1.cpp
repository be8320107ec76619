// With d = x - target: loss = d² / (2 beta) where |d| < beta, else |d| - beta / 2; its mean, or its sum.
// dx = d / beta or sign(d), times dloss (over the count for the mean); dtarget = -dx. With beta 0 the first case never applies: it is l1.
// Source: Girshick 2015, "Fast R-CNN", eq. 3, with the beta that later detectors added.
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void smooth_l1(Context& ctx, const SmoothL1Args& a) {
  const real beta = static_cast<real>(a.beta);
  reduce_loss(ctx, a, 5, [&](int64_t i) {
    const real d = std::fabs(a.x[i] - a.target[i]);
    return d < beta ? real(0.5) * d * d / beta : d - real(0.5) * beta;
  });
}

void smooth_l1_grad(Context& ctx, const SmoothL1GradArgs& a) {
  const real beta = static_cast<real>(a.beta);
  const auto slope = [=](real d) { return std::fabs(d) < beta ? d / beta : sign(d); };
  loss_gradient(ctx, a, a.dx, 5, [&](int64_t i) { return slope(a.x[i] - a.target[i]); });
  loss_gradient(ctx, a, a.dtarget, 5, [&](int64_t i) { return slope(a.target[i] - a.x[i]); });
}

}  // namespace tt::TT_ISA
