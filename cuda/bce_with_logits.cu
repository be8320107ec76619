// The cross-entropy of sigmoid(x) against t without overflow, its mean, or its sum. With n = -ln sigmoid(x) = ln(1 + e^-|x|) + max(-x, 0):
//
//   loss = (1 - t) x + w n,  w = 1 + (pos_weight - 1) t;  without weights  max(x, 0) - x t + ln(1 + e^-|x|)
//   dx = (1 - t) - w sigmoid(-x),  without weights  sigmoid(x) - t;  dt = (pos_weight - 1) n - x
//
// both times dloss (over the count for the mean).
#include "cuda/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void bce_with_logits(Context& ctx, const BceWithLogitsArgs& a) {
  const real *x = a.logits, *t = a.target, *w = a.pos_weight;
  reduce_loss(ctx, a, [=] __device__(int64_t i) {
    return w ? WeightedBinaryCrossEntropy{w[i]}.loss(x[i], t[i]) : BinaryCrossEntropy{}.loss(x[i], t[i]);
  });
}

void bce_with_logits_grad(Context& ctx, const BceWithLogitsGradArgs& a) {
  const real *x = a.logits, *t = a.target, *w = a.pos_weight;
  loss_gradient(ctx, a, a.dlogits, [=] __device__(int64_t i) {
    return w ? WeightedBinaryCrossEntropy{w[i]}.dx(x[i], t[i]) : BinaryCrossEntropy{}.dx(x[i], t[i]);
  });
  loss_gradient(ctx, a, a.dtarget, [=] __device__(int64_t i) {
    return w ? WeightedBinaryCrossEntropy{w[i]}.dt(x[i], t[i]) : BinaryCrossEntropy{}.dt(x[i], t[i]);
  });
}

}  // namespace tt::TT_ISA
