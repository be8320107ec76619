// Attention of A heads by dot products:
//
//   score_st = scale q_s · k_t + mask_st,  w = softmax_t(score) over the keys that are not hidden,  context_s = Σ_t drop(w)_st v_t
//
//   dw = drop(dcontext vᵀ) + dweights,  dscore = w (dw - Σ_t w dw),  dmask += dscore
//   dq = scale dscore k,  dk = scale dscoreᵀ q,  dv = drop(w)ᵀ dcontext
//
// The weights are a result, so they are written in any case: products over all heads as one batch (gemm.h; heads lie side by side in the
// rows of q, k, v and context, so nothing is rearranged), and a team of threads for each row of scores between them. Keys after a row's
// length are not read: their weights, dk and dv are 0. A row of weights whose keys are all hidden is 0, and so is its gradient. Saved are
// the weights alone; the dropout, a Philox function of the weight's place, is recomputed. Sources: Luong, Pham & Manning 2015, eq. 7-8;
// Vaswani et al. 2017, eq. 1.
#include "cuda/attention.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// The columns of all heads in [B,rows,A*width].
template <class T>
RowsOf<T> heads_of(T* x, int64_t rows, int64_t width, int64_t A) {
  return {x, A * width, nullptr, rows * A * width, width};
}

/// Of the weights or scores, [B,A,S,T].
template <class T, class Args>
RowsOf<T> matrices_of(T* x, const Args& a) {
  return {x, a.T, nullptr, a.A * a.S * a.T, a.S * a.T};
}

/// Scores, which are in weights' place, become weights.
struct WeighHeadRow {
  DotAttentionArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const int64_t s = row % a.S, head = row / a.S, b = head / a.A, keys = length_of(a.lengths, a.T, b);
    const int64_t visible = a.causal && s + 1 < keys ? s + 1 : keys;
    const real scale = static_cast<real>(a.scale), lowest = -std::numeric_limits<real>::infinity();
    const real* mask = a.mask ? a.mask + (head % a.M * a.S + s) * a.T : nullptr;
    const int32_t* padding = a.padding ? a.padding + b * a.T : nullptr;
    real* p = a.weights + row * a.T;
    int seen = 0;  // which is not the same as a largest score above -inf: NaN must come out as NaN
    for (int64_t t = team.rank(); t < visible; t += team.size()) {
      real score = p[t] * scale;
      if (mask) score += mask[t];
      if (padding && padding[t]) score = lowest;
      p[t] = score;
      seen |= score != lowest;
    }
    const bool hidden = team.combine(seen, 0, Plus{}) == 0;
    if (!hidden) softmax_row(team, p, p, visible);
    clear_row(team, p, hidden ? 0 : visible, a.T);
  }
};

/// The gradient of weights, in d, becomes that of scores times the scale, or without it where `dscores` points.
struct ScoreGradOfHeadRow {
  DotAttentionGradArgs a;
  real *d, *dscores;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const real scale = static_cast<real>(a.scale);
    real* p = d + row * a.T;
    for (int64_t t = team.rank(); t < a.T; t += team.size())
      p[t] = (a.dcontext ? p[t] : real(0)) + (a.dweights ? a.dweights[row * a.T + t] : real(0));
    softmax_row_grad(team, a.weights + row * a.T, p, p, a.T);
    for (int64_t t = team.rank(); t < a.T; t += team.size()) {
      if (dscores) dscores[row * a.T + t] = p[t];
      p[t] *= scale;
    }
  }
};

/// Sums over the heads that share a mask, in their order.
void add_masks(Context& ctx, const DotAttentionGradArgs& a, const real* dscores) {
  const int64_t size = a.M * a.S * a.T, all = a.B * a.A * a.S * a.T;
  assign(ctx, a.dmask, size, [=] __device__(int64_t i) {
    real sum = 0;
    for (int64_t at = i; at < all; at += size) sum += dscores[at];
    return sum;
  });
}

/// Weights as they make the context: after dropout.
const real* dropped_weights(Context& ctx, const real* weights, int64_t n, double p, int64_t seed, int64_t step) {
  if (!(p > 0)) return weights;
  real* dropped = ctx.take<real>(n);
  dropout(ctx, {n, p, seed, step, weights, dropped});
  return dropped;
}

}  // namespace

void dot_attention(Context& ctx, const DotAttentionArgs& a) {
  const Batch heads{a.B, a.A};
  const Rows q = heads_of(a.q, a.S, a.K, a.A), k = heads_of(a.k, a.T, a.K, a.A), v = heads_of(a.v, a.T, a.V, a.A);
  gemm(ctx, {Form::a_bt, Into::assign, a.S, a.T, a.K, q, k, matrices_of(a.weights, a), nullptr, heads, {Limit::n, a.lengths}});
  for_rows(ctx, a.B * a.A * a.S, a.T, WeighHeadRow{a});
  const Rows w = matrices_of(dropped_weights(ctx, a.weights, a.B * a.A * a.S * a.T, a.dropout, a.seed, a.step), a);
  const OutRows context = heads_of(a.context, a.S, a.V, a.A);
  gemm(ctx, {Form::a_b, Into::assign, a.S, a.V, a.T, w, v, context, nullptr, heads, {Limit::k, a.lengths}});
}

void dot_attention_grad(Context& ctx, const DotAttentionGradArgs& a) {
  const int64_t all = a.B * a.A * a.S * a.T;
  const Batch heads{a.B, a.A};
  const Rows q = heads_of(a.q, a.S, a.K, a.A), k = heads_of(a.k, a.T, a.K, a.A), v = heads_of(a.v, a.T, a.V, a.A);
  const Rows dcontext = heads_of(a.dcontext, a.S, a.V, a.A);
  real* d = ctx.take<real>(all);
  if (a.dcontext) {
    gemm(ctx, {Form::a_bt, Into::assign, a.S, a.T, a.V, dcontext, v, matrices_of(d, a), nullptr, heads, {Limit::n, a.lengths}});
    if (a.dropout > 0) dropout(ctx, {all, a.dropout, a.seed, a.step, d, d});
  }
  real* dscores = a.dmask ? ctx.take<real>(all) : nullptr;
  for_rows(ctx, a.B * a.A * a.S, a.T, ScoreGradOfHeadRow{a, d, dscores});
  if (a.dmask) add_masks(ctx, a, dscores);

  const Rows scores = matrices_of(static_cast<const real*>(d), a);
  const OutRows dq = heads_of(a.dq, a.S, a.K, a.A), dk = heads_of(a.dk, a.T, a.K, a.A), dv = heads_of(a.dv, a.T, a.V, a.A);
  if (a.dq) gemm(ctx, {Form::a_b, Into::assign, a.S, a.K, a.T, scores, k, dq, nullptr, heads, {Limit::k, a.lengths}});
  if (a.dk) gemm(ctx, {Form::at_b, Into::assign, a.T, a.K, a.S, scores, q, dk, nullptr, heads, {Limit::m, a.lengths}});
  if (!a.dv) return;
  const Rows w = matrices_of(dropped_weights(ctx, a.weights, all, a.dropout, a.seed, a.step), a);
  gemm(ctx, {Form::at_b, Into::assign, a.T, a.V, a.dcontext ? a.S : 0, w, dcontext, dv, nullptr, heads, {Limit::m, a.lengths}});
}

}  // namespace tt::TT_ISA
