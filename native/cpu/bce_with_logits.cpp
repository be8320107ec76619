// The cross-entropy of sigmoid(x) against t without overflow, its mean, or its sum. With n = -ln sigmoid(x) = ln(1 + e^-|x|) + max(-x, 0):
//
//   loss = (1 - t) x + w n,  w = 1 + (pos_weight - 1) t;  without weights  max(x, 0) - x t + ln(1 + e^-|x|)
//   dx = (1 - t) - w sigmoid(-x),  without weights  sigmoid(x) - t;  dt = (pos_weight - 1) n - x
//
// both times dloss (over the count for the mean).
#include <cmath>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
real minus_log_sigmoid(real x) { return std::log1p(std::exp(-std::fabs(x))) + (x < 0 ? -x : 0); }
real positive_weight(const real* weight, const real* t, int64_t i) { return 1 + (weight[i] - 1) * t[i]; }
}  // namespace

void bce_with_logits(Context& ctx, const BceWithLogitsArgs& a) {
  if (a.pos_weight)
    return reduce_loss(ctx, a, 24, [&](int64_t i) {
      return (1 - a.target[i]) * a.logits[i] + positive_weight(a.pos_weight, a.target, i) * minus_log_sigmoid(a.logits[i]);
    });
  reduce_loss(ctx, a, 24, [&](int64_t i) {
    const real x = a.logits[i];
    return (x > 0 ? x : 0) - x * a.target[i] + std::log1p(std::exp(-std::fabs(x)));
  });
}

void bce_with_logits_grad(Context& ctx, const BceWithLogitsGradArgs& a) {
  if (a.pos_weight) {
    loss_gradient(ctx, a, a.dlogits, 14,
                  [&](int64_t i) { return (1 - a.target[i]) - positive_weight(a.pos_weight, a.target, i) / (1 + std::exp(a.logits[i])); });
    loss_gradient(ctx, a, a.dtarget, 24, [&](int64_t i) { return (a.pos_weight[i] - 1) * minus_log_sigmoid(a.logits[i]) - a.logits[i]; });
    return;
  }
  loss_gradient(ctx, a, a.dlogits, 12, [x = a.logits, t = a.target](int64_t i) { return 1 / (1 + std::exp(-x[i])) - t[i]; });
  loss_gradient(ctx, a, a.dtarget, 1, [&](int64_t i) { return -a.logits[i]; });
}

}  // namespace tt::TT_ISA
