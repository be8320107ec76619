// loss = |x - target|, its mean, or its sum; dx = sign(x - target) dloss (over the count for the mean), 0 where they are equal;
// dtarget = -dx.
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void l1(Context& ctx, const L1Args& a) {
  reduce_loss(ctx, a, 2, [&](int64_t i) { return std::fabs(a.x[i] - a.target[i]); });
}

void l1_grad(Context& ctx, const L1GradArgs& a) {
  loss_gradient(ctx, a, a.dx, 2, [&](int64_t i) { return sign(a.x[i] - a.target[i]); });
  loss_gradient(ctx, a, a.dtarget, 2, [&](int64_t i) { return sign(a.target[i] - a.x[i]); });
}

}  // namespace tt::TT_ISA
