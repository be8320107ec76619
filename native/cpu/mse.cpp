// loss = (x - target)², its mean, or its sum; dx = 2 (x - target) dloss (over the count for the mean), dtarget = -dx.
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mse(Context& ctx, const MseArgs& a) {
  reduce_loss(ctx, a, 2, [&](int64_t i) {
    const real d = a.x[i] - a.target[i];
    return d * d;
  });
}

void mse_grad(Context& ctx, const MseGradArgs& a) {
  loss_gradient(ctx, a, a.dx, 2, [&](int64_t i) { return 2 * (a.x[i] - a.target[i]); });
  loss_gradient(ctx, a, a.dtarget, 2, [&](int64_t i) { return 2 * (a.target[i] - a.x[i]); });
}

}  // namespace tt::TT_ISA
