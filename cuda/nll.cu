// loss[r] = -w[target[r]] x[r, target[r]], their weighted mean, or their sum, for log-probabilities x and class weights w (1 if absent).
// dx is -w[target[r]] dloss (over Σ w[target] for the mean) at the target and 0 elsewhere, rows of [R,C] by a team of threads each. Sums
// are float64 in a fixed order: the same bits in every run.
#include "cuda/class_rows.h"
#include "cuda/row_team.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct NllGradOfRow {
  NllGradArgs a;
  Upstream upstream;

  template <class Team>
  __device__ void operator()(Team team, int64_t r) const {
    const int64_t target = counts(a, r) ? a.target[r] : -1;
    for (int64_t c = team.rank(); c < a.C; c += team.size())
      a.dlog_probs[r * a.C + c] = c == target ? -row_weight(a, r) * upstream(r) : real(0);
  }
};
}  // namespace

void nll(Context& ctx, const NllArgs& a) {
  double* losses = ctx.take<double>(a.R);
  assign(ctx, losses, a.R, [=] __device__(int64_t r) {
    return counts(a, r) ? -static_cast<double>(row_weight(a, r)) * a.log_probs[r * a.C + a.target[r]] : 0.0;
  });
  reduce_rows(ctx, a, losses);
}

void nll_grad(Context& ctx, const NllGradArgs& a) {
  if (a.dlog_probs) for_rows(ctx, a.R, a.C, NllGradOfRow{a, row_upstream(ctx, a)});
}

}  // namespace tt::TT_ISA
