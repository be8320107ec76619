// loss[r] = -Σ_c q_c ln softmax(x[r])_c = Σ_c q_c (ln Σ_k e^x[r,k] - x[r,c]), their weighted mean, or their sum, with
//
//   q_c = (1 - ε) w_t [c = t] + ε w_c / C   for target t, label smoothing ε and class weights w (1 if absent),
//   dx = (softmax(x) Σ_c q_c - q) dloss     (over Σ w_t of the rows that count for the mean, the weights of smoothing not among them).
//
// Rows whose target is ignore_index or whose mask is 0 give loss 0 and gradient 0; the mean of no row is NaN, as in PyTorch.
// A row of [R,C] belongs to a block, or to a warp where C is small. It is read once (softmax_row.h; smoothing reads it again), and only lse
// = max + ln Σ e^(x - max) is saved: backward reads a row and writes one, softmax is never stored. Row losses are float64 and added in a
// fixed order: the same bits in every run. Source: Szegedy et al. 2016, section 7, for the smoothing; weights as PyTorch combines them.
#include "cuda/class_rows.h"
#include "cuda/softmax_row.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct CrossEntropyOfRow {
  CrossEntropyArgs a;
  double* losses;

  template <class Team>
  __device__ void operator()(Team team, int64_t r) const {
    const real* x = a.logits + r * a.C;
    double lse = 0, loss = 0;
    if (counts(a, r)) {
      const Exponentials all = row_exponentials(team, x, a.C);
      lse = all.largest + std::log(static_cast<double>(all.sum));
      loss = (1 - a.label_smoothing) * row_weight(a, r) * (lse - x[a.target[r]]);
      if (a.label_smoothing > 0) loss += a.label_smoothing / static_cast<double>(a.C) * smoothed(team, x, lse);
    }
    if (team.rank() > 0) return;
    losses[r] = loss;
    if (a.lse) a.lse[r] = static_cast<real>(lse);
  }

  /// Σ_c w_c (lse - x_c)
  template <class Team>
  __device__ double smoothed(Team team, const real* x, double lse) const {
    const real* w = a.class_weight;
    return team_sum(team, a.C, [=](int64_t c) { return (lse - x[c]) * (w ? w[c] : 1); });
  }
};

struct CrossEntropyGradOfRow {
  CrossEntropyGradArgs a;
  Upstream upstream;
  Total smoothing;  // ε / C Σ_c w_c

  template <class Team>
  __device__ void operator()(Team team, int64_t r) const {
    const real *x = a.logits + r * a.C, *w = a.class_weight;
    real* dx = a.dlogits + r * a.C;
    const bool silent = !counts(a, r);
    const int64_t target = silent ? -1 : a.target[r];
    const real g = silent ? 0 : upstream(r), at_target = silent ? 0 : (1 - static_cast<real>(a.label_smoothing)) * row_weight(a, r) * g;
    const real scale = at_target + static_cast<real>(smoothing()) * g;
    const real everywhere = static_cast<real>(a.label_smoothing / static_cast<double>(a.C)) * g, lse = a.lse[r];
    for (int64_t c = team.rank(); c < a.C; c += team.size()) {
      const real q = (w ? w[c] : 1) * everywhere + (c == target ? at_target : 0);
      dx[c] = silent ? 0 : std::exp(x[c] - lse) * scale - q;
    }
  }
};
}  // namespace

void cross_entropy(Context& ctx, const CrossEntropyArgs& a) {
  double* losses = ctx.take<double>(a.R);
  for_rows(ctx, a.R, a.C, CrossEntropyOfRow{a, losses});
  reduce_rows(ctx, a, losses);
}

void cross_entropy_grad(Context& ctx, const CrossEntropyGradArgs& a) {
  if (a.dlogits == nullptr) return;
  Total smoothing{nullptr, a.label_smoothing};
  if (a.label_smoothing > 0 && a.class_weight) {
    double* sum = ctx.take<double>(1);
    sum_all(ctx, a.C, Load<real>{a.class_weight}, sum);
    smoothing = {sum, a.label_smoothing / static_cast<double>(a.C)};
  }
  for_rows(ctx, a.R, a.C, CrossEntropyGradOfRow{a, row_upstream(ctx, a), smoothing});
}

}  // namespace tt::TT_ISA
