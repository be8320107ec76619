// loss = (x - target)², its mean, or its sum; dx = 2 (x - target) dloss (over N for the mean), dtarget = -dx.
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mse(Context& ctx, const MseArgs& a) {
  reduce_loss(ctx, a.reduction, a.loss, a.N, 2, [&](int64_t i) {
    const real d = a.x[i] - a.target[i];
    return d * d;
  });
}

void mse_grad(Context& ctx, const MseGradArgs& a) {
  with_upstream(a.reduction, a.dloss, a.N, [&](auto dloss) {
    assign(ctx, a.dx, a.N, 2, [&](int64_t i) { return 2 * (a.x[i] - a.target[i]) * dloss(i); });
    assign(ctx, a.dtarget, a.N, 2, [&](int64_t i) { return 2 * (a.target[i] - a.x[i]) * dloss(i); });
  });
}

}  // namespace tt::TT_ISA
