// loss = (x - target)², its mean, or its sum; dx = 2 (x - target) dloss (over the count for the mean), dtarget = -dx.
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mse(Context& ctx, const MseArgs& a) { element_loss(ctx, a, 2, Difference<Squared>{}); }

void mse_grad(Context& ctx, const MseGradArgs& a) { element_loss_grad(ctx, a, 2, Difference<Squared>{}); }

}  // namespace tt::TT_ISA
