// Attention by a layer of scores, queries and keys already projected:
//
//   u_st = tanh(q_s + k_t),  w = softmax_t(v · u_st) over the first lengths keys,  context_s = Σ_t w_st x_t
//
//   dw_st += dcontext_s · x_t,  dscore = w (dw - Σ_t w dw),  da_st = dscore_st v (1 - u_st²)
//   dq_s = Σ_t da_st,  dk_t = Σ_s da_st,  dx_t = Σ_s w_st dcontext_s,  dv += Σ dscore_st u_st
//
// u has B S T A numbers: it is computed again in backward, once for dq and dv, whose threads own (s, a) and walk over t, and once for dk,
// whose threads own (t, a) and walk over s; so no sum needs an atomic. Keys after a row's length are not read, their weights and gradients
// are 0; a row of length 0 gives all zeros. Source: Bahdanau, Cho & Bengio 2015, appendix A.1.2.
#include <cmath>

#include "cuda/attention.h"
#include "cuda/column_sums.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// The score of one query and one key, [B,S,T], by a team.
struct AdditiveScore {
  AdditiveAttentionArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const int64_t t = row % a.T, bs = row / a.T, b = bs / a.S;
    if (t >= length_of(a.lengths, a.T, b)) return;
    const real *q = a.q + bs * a.A, *k = a.k + (b * a.T + t) * a.A, *v = a.v;
    const real score = team_sum(team, a.A, [=](int64_t i) { return v[i] * std::tanh(q[i] + k[i]); });
    if (team.rank() == 0) a.weights[row] = score;
  }
};

/// Scores, which are in weights' place, become weights.
struct WeighAdditiveRow {
  AdditiveAttentionArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const int64_t keys = length_of(a.lengths, a.T, row / a.S);
    real* p = a.weights + row * a.T;
    if (keys > 0) softmax_row(team, p, p, keys);
    clear_row(team, p, keys, a.T);
  }
};

/// dscore of a row, into d.
struct AdditiveScoreGrad {
  AdditiveAttentionGradArgs a;
  real* d;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const int64_t keys = length_of(a.lengths, a.T, row / a.S);
    real* p = d + row * a.T;
    for (int64_t t = team.rank(); t < keys; t += team.size())
      p[t] = (a.dcontext ? p[t] : real(0)) + (a.dweights ? a.dweights[row * a.T + t] : real(0));
    softmax_row_grad(team, a.weights + row * a.T, p, p, keys);
  }
};

/// dq, and of every query the sum of dscore u over its keys.
void queries_grad(Context& ctx, const AdditiveAttentionGradArgs& a, const real* d, real* dv) {
  for_each(ctx, a.B * a.S * a.A, [=] __device__(int64_t i) {
    const int64_t at = i % a.A, bs = i / a.A, b = bs / a.S, keys = length_of(a.lengths, a.T, b);
    const real *k = a.k + b * a.T * a.A + at, *dscore = d + bs * a.T, q = a.q[i];
    real sum = 0, sum_u = 0;
    for (int64_t t = 0; t < keys; ++t) {
      const real u = std::tanh(q + k[t * a.A]);
      sum += dscore[t] * (1 - u * u);
      sum_u += dscore[t] * u;
    }
    if (a.dq) a.dq[i] = a.v[at] * sum;
    dv[i] = sum_u;
  });
}

void keys_grad(Context& ctx, const AdditiveAttentionGradArgs& a, const real* d) {
  assign(ctx, a.dk, a.B * a.T * a.A, [=] __device__(int64_t i) {
    const int64_t at = i % a.A, t = i / a.A % a.T, b = i / (a.A * a.T);
    if (t >= length_of(a.lengths, a.T, b)) return real(0);
    const real *q = a.q + b * a.S * a.A + at, *dscore = d + b * a.S * a.T + t, k = a.k[i];
    real sum = 0;
    for (int64_t s = 0; s < a.S; ++s) {
      const real u = std::tanh(q[s * a.A] + k);
      sum += dscore[s * a.T] * (1 - u * u);
    }
    return a.v[at] * sum;
  });
}

}  // namespace

void additive_attention(Context& ctx, const AdditiveAttentionArgs& a) {
  for_rows(ctx, a.B * a.S * a.T, a.A, AdditiveScore{a});
  for_rows(ctx, a.B * a.S, a.T, WeighAdditiveRow{a});
  const Rows weights = each_row<const real>(a.weights, a.S, a.T), x = each_row(a.x, a.T, a.C);
  gemm(ctx, {Form::a_b, Into::assign, a.S, a.C, a.T, weights, x, each_row(a.context, a.S, a.C), nullptr, {a.B, 1}, {Limit::k, a.lengths}});
}

void additive_attention_grad(Context& ctx, const AdditiveAttentionGradArgs& a) {
  const Batch rows{a.B, 1};
  const Rows dcontext = each_row(a.dcontext, a.S, a.C), x = each_row(a.x, a.T, a.C), weights = each_row(a.weights, a.S, a.T);
  if (a.dq || a.dk || a.dv) {
    real* d = ctx.take<real>(a.B * a.S * a.T);
    if (a.dcontext)
      gemm(ctx, {Form::a_bt, Into::assign, a.S, a.T, a.C, dcontext, x, each_row(d, a.S, a.T), nullptr, rows, {Limit::n, a.lengths}});
    for_rows(ctx, a.B * a.S, a.T, AdditiveScoreGrad{a, d});
    real* dv = ctx.take<real>(a.B * a.S * a.A);
    if (a.dq || a.dv) queries_grad(ctx, a, d, dv);
    if (a.dv) add_column_sums(ctx, {dv, a.A}, a.B * a.S, a.A, a.dv);
    keys_grad(ctx, a, d);
  }
  const OutRows dx = each_row(a.dx, a.T, a.C);
  if (a.dx)
    gemm(ctx, {Form::at_b, Into::assign, a.T, a.C, a.dcontext ? a.S : 0, weights, dcontext, dx, nullptr, rows, {Limit::m, a.lengths}});
}

}  // namespace tt::TT_ISA
