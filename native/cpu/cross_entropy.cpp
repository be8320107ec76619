// loss[r] = -Σ_c q_c ln softmax(x[r])_c = Σ_c q_c (ln Σ_k e^x[r,k] - x[r,c]), their weighted mean, or their sum, with
//
//   q_c = (1 - ε) w_t [c = t] + ε w_c / C   for target t, label smoothing ε and class weights w (1 if absent),
//   dx = (softmax(x) Σ_c q_c - q) dloss     (over Σ w_t of the rows that count for the mean, the weights of smoothing not among them).
//
// Rows whose target is ignore_index or whose mask is 0 give loss 0 and gradient 0; the mean of no row is NaN, as in PyTorch.
// Softmax is never stored: a row takes two passes in cache (maximum, sum of exponentials; smoothing adds one), only
// lse = max + ln Σ e^(x - max) is saved, and backward is one pass. Row losses are float64, added in row order: bit-identical for any number
// of threads. Source: Szegedy et al. 2016, section 7, for the smoothing; weights as PyTorch combines them.
#include <cmath>

#include "native/cpu/class_rows.h"
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
/// Σ_c w_c (lse - x_c)
real smoothed_row(const real* x, const real* weight, real lse, int64_t C) {
  if (weight == nullptr) return row_sum(C, [&](auto at) { return lse - at(x); });
  return row_sum(C, [&](auto at) { return (lse - at(x)) * at(weight); });
}

/// Σ_c w_c
double all_weights(const real* weight, int64_t C) {
  if (weight == nullptr) return static_cast<double>(C);
  return sum_range(0, C, [&](int64_t c) { return static_cast<double>(weight[c]); });
}
}  // namespace

void cross_entropy(Context& ctx, const CrossEntropyArgs& a) {
  double* losses = ctx.workspace.take<double>(a.R);
  const double share = a.label_smoothing / static_cast<double>(a.C);
  for_rows(ctx, a.R, a.C, 4, [&](int64_t r) {
    const real* x = a.logits + r * a.C;
    double lse = 0, loss = 0;
    if (counts(a, r)) {
      const real largest = row_max(x, a.C);
      lse = largest + std::log(static_cast<double>(row_sum(a.C, [&](auto at) { return vexp(at(x) - largest); })));
      loss = (1 - a.label_smoothing) * row_weight(a, r) * (lse - x[a.target[r]]);
      if (share > 0) loss += share * smoothed_row(x, a.class_weight, static_cast<real>(lse), a.C);
    }
    losses[r] = loss;
    if (a.lse) a.lse[r] = static_cast<real>(lse);
  });
  reduce_rows(ctx, a, losses);
}

void cross_entropy_grad(Context& ctx, const CrossEntropyGradArgs& a) {
  if (a.dlogits == nullptr) return;
  const double share = a.label_smoothing / static_cast<double>(a.C);
  const real everywhere = static_cast<real>(share), mass = static_cast<real>(share * all_weights(a.class_weight, a.C));
  with_row_upstream(a, [&](auto dloss) {
    for_rows(ctx, a.R, a.C, 4, [&](int64_t r) {
      const real* x = a.logits + r * a.C;
      real* dx = a.dlogits + r * a.C;
      if (!counts(a, r)) {
        for_lanes(0, a.C, [&](auto at) { at.put(dx, vreal{}); });
        return;
      }
      const real g = dloss(r), lse = a.lse[r], at_target = (1 - static_cast<real>(a.label_smoothing)) * row_weight(a, r);
      const real scale = (at_target + mass) * g, q = everywhere * g;
      if (share == 0)
        for_lanes(0, a.C, [&](auto at) { at.put(dx, vexp(at(x) - lse) * scale); });
      else if (a.class_weight == nullptr)
        for_lanes(0, a.C, [&](auto at) { at.put(dx, vexp(at(x) - lse) * scale - q); });
      else
        for_lanes(0, a.C, [&](auto at) { at.put(dx, vexp(at(x) - lse) * scale - at(a.class_weight) * q); });
      dx[a.target[r]] -= at_target * g;
    });
  });
}

}  // namespace tt::TT_ISA
