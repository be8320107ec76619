// With d = x - target: loss = d² / 2 where |d| <= delta, else delta (|d| - delta / 2); its mean, or its sum.
// dx = d or delta sign(d), times dloss (over the count for the mean); dtarget = -dx.
// Source: Huber 1964, "Robust estimation of a location parameter".
#include "cuda/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void huber(Context& ctx, const HuberArgs& a) { element_loss(ctx, a, Difference<Huber>{{static_cast<real>(a.delta)}}); }

void huber_grad(Context& ctx, const HuberGradArgs& a) { element_loss_grad(ctx, a, Difference<Huber>{{static_cast<real>(a.delta)}}); }

}  // namespace tt::TT_ISA
