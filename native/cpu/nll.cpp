// loss[r] = -w[target[r]] x[r, target[r]], their weighted mean, or their sum, for log-probabilities x and class weights w (1 if absent).
// dx is -w[target[r]] dloss (over Σ w[target] for the mean) at the target and 0 elsewhere.
#include "native/cpu/class_rows.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void nll(Context& ctx, const NllArgs& a) {
  double* losses = ctx.workspace.take<double>(a.R);
  assign(ctx, losses, a.R, 4,
         [&](int64_t r) { return counts(a, r) ? -static_cast<double>(row_weight(a, r)) * a.log_probs[r * a.C + a.target[r]] : 0.0; });
  reduce_rows(ctx, a, losses);
}

void nll_grad(Context& ctx, const NllGradArgs& a) {
  if (a.dlog_probs == nullptr) return;
  with_row_upstream(a, [&](auto dloss) {
    ctx.team.parallel_for(a.R, grain_of(a.C), [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        real* dx = a.dlog_probs + r * a.C;
        for (int64_t c = 0; c < a.C; ++c) dx[c] = 0;
        if (counts(a, r)) dx[a.target[r]] = -row_weight(a, r) * dloss(r);
      }
    });
  });
}

}  // namespace tt::TT_ISA
