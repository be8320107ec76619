// loss = max(x, 0) - x t + ln(1 + e^-|x|), its mean, or its sum: the cross-entropy of sigmoid(x) against t without overflow.
// dx = (sigmoid(x) - t) dloss (over N for the mean).
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void bce_with_logits(Context& ctx, const BceWithLogitsArgs& a) {
  reduce_loss(ctx, a.reduction, a.loss, a.N, 24, [&](int64_t i) {
    const real x = a.logits[i];
    return (x > 0 ? x : 0) - x * a.target[i] + std::log1p(std::exp(-std::fabs(x)));
  });
}

void bce_with_logits_grad(Context& ctx, const BceWithLogitsGradArgs& a) {
  with_upstream(a.reduction, a.dloss, a.N, [&](auto dloss) {
    assign(ctx, a.dlogits, a.N, 12, [&](int64_t i) { return (1 / (1 + std::exp(-a.logits[i])) - a.target[i]) * dloss(i); });
  });
}

}  // namespace tt::TT_ISA
