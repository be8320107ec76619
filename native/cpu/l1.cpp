// loss = |x - target|, its mean, or its sum; dx = sign(x - target) dloss (over the count for the mean), 0 where they are equal;
// dtarget = -dx.
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void l1(Context& ctx, const L1Args& a) { element_loss(ctx, a, 2, Difference<Absolute>{}); }

void l1_grad(Context& ctx, const L1GradArgs& a) { element_loss_grad(ctx, a, 2, Difference<Absolute>{}); }

}  // namespace tt::TT_ISA
