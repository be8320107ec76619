// loss = t (ln t - x), 0 ln 0 being 0, or with log_target e^t (t - x); its mean, or its sum. x and (log_target) t are log-probabilities.
// dx = -t or -e^t, dt = ln t + 1 - x or e^t (t + 1 - x), times dloss (over the count for the mean); dt is 0 at t = 0, where it has no
// finite value. Source: Kullback & Leibler 1951.
#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void kl_div(Context& ctx, const KlDivArgs& a) {
  a.log_target ? element_loss(ctx, a, 12, LogDivergence{}) : element_loss(ctx, a, 12, Divergence{});
}

void kl_div_grad(Context& ctx, const KlDivGradArgs& a) {
  a.log_target ? element_loss_grad(ctx, a, 12, LogDivergence{}) : element_loss_grad(ctx, a, 12, Divergence{});
}

}  // namespace tt::TT_ISA
