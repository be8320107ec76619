// With d = x - target: loss = d² / (2 beta) where |d| < beta, else |d| - beta / 2; its mean, or its sum.
// dx = d / beta or sign(d), times dloss (over the count for the mean); dtarget = -dx. With beta 0 the first case never applies: it is l1.
// Source: Girshick 2015, "Fast R-CNN", eq. 3, with the beta that later detectors added.
#include "cuda/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void smooth_l1(Context& ctx, const SmoothL1Args& a) { element_loss(ctx, a, Difference<SmoothAbsolute>{{static_cast<real>(a.beta)}}); }

void smooth_l1_grad(Context& ctx, const SmoothL1GradArgs& a) {
  element_loss_grad(ctx, a, Difference<SmoothAbsolute>{{static_cast<real>(a.beta)}});
}

}  // namespace tt::TT_ISA
