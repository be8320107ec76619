// Attention of A heads by dot products, one head of one row of the batch at a time:
//
//   score_st = scale q_s · k_t + mask_st,  w = softmax_t(score) over the keys that are not hidden,  context_s = Σ_t drop(w)_st v_t
//
//   dw = drop(dcontext vᵀ) + dweights,  dscore = w (dw - Σ_t w dw),  dmask += dscore
//   dq = scale dscore k,  dk = scale dscoreᵀ q,  dv = drop(w)ᵀ dcontext
//
// Heads lie side by side in the rows of q, k, v and context, so nothing is rearranged. Keys after a row's length are not read: their
// weights, dk and dv are 0. A row of weights whose keys are all hidden is 0, and so is its gradient. Saved are the weights alone; the
// dropout, a Philox function of the weight's place, is recomputed. Heads are shared out over the team and each writes its own columns, so
// results do not depend on the number of threads. Sources: Luong, Pham & Manning 2015, eq. 7-8; Vaswani et al. 2017, eq. 1.
#include "native/cpu/attention.h"
#include "native/cpu/drop.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

constexpr real lowest = -std::numeric_limits<real>::infinity();

/// Head h of row b.
struct Head {
  int64_t b, h, keys;
  int64_t first;  // the place of its weights

  template <class Args>
  Head(const Args& a, int64_t task) : b(task / a.A), h(task % a.A), keys(length_of(a.lengths, a.T, task / a.A)), first(task * a.S * a.T) {}

  /// Its columns in [B,rows,A*width].
  template <class T>
  RowsOf<T> of(T* x, int64_t rows, int64_t width, int64_t A) const {
    return {x + (b * rows * A + h) * width, A * width};
  }
};

/// One row of scores becomes weights, in place.
void weigh(const DotAttentionArgs& a, const Head& head, int64_t s, real* p) {
  const int64_t visible = a.causal && s + 1 < head.keys ? s + 1 : head.keys;
  const real scale = static_cast<real>(a.scale);
  const real* mask = a.mask ? a.mask + ((head.b * a.A + head.h) % a.M * a.S + s) * a.T : nullptr;
  const int32_t* padding = a.padding ? a.padding + head.b * a.T : nullptr;
#pragma GCC ivdep
  for (int64_t t = 0; t < visible; ++t) p[t] *= scale;
  if (mask) for_lanes(0, visible, [&](auto at) { at.put(p, at(p) + at(mask)); });
  bool hidden = true;  // all of them, which is not the same as a largest score of -inf: NaN must come out as NaN
  for (int64_t t = 0; t < visible; ++t) {
    if (padding && padding[t]) p[t] = lowest;
    hidden &= p[t] == lowest;
  }
  if (hidden) return clear(p, a.T);
  softmax_row(p, p, visible);
  clear(p + visible, a.T - visible);
}

void attend(const DotAttentionArgs& a, const Head& head, real* dropped, real* scratch) {
  real* weights = a.weights + head.first;
  const Rows q = head.of(a.q, a.S, a.K, a.A), k = head.of(a.k, a.T, a.K, a.A), v = head.of(a.v, a.T, a.V, a.A);
  gemm_block({Form::a_bt, Into::assign, a.S, head.keys, a.K, q, k, {weights, a.T}}, {0, a.S, 0, head.keys}, scratch);
  for (int64_t s = 0; s < a.S; ++s) weigh(a, head, s, weights + s * a.T);
  if (dropped) Dropout{a.dropout, a.seed, a.step, 0}.apply_part(weights, dropped, head.first, head.first + a.S * a.T);
  sum_over_keys({dropped ? dropped : weights, a.T}, v, head.of(a.context, a.S, a.V, a.A), a.S, head.keys, a.V, scratch);
}

/// Into d the gradient of the weights before dropout.
void weights_grad(const DotAttentionGradArgs& a, const Head& head, real* d, real* scratch) {
  if (a.dcontext) {
    const Rows dcontext = head.of(a.dcontext, a.S, a.V, a.A), v = head.of(a.v, a.T, a.V, a.A);
    gemm_block({Form::a_bt, Into::assign, a.S, head.keys, a.V, dcontext, v, {d, a.T}}, {0, a.S, 0, head.keys}, scratch);
    for (int64_t s = 0; s < a.S; ++s) clear(d + s * a.T + head.keys, a.T - head.keys);
    if (a.dropout > 0) Dropout{a.dropout, a.seed, a.step, 0}.apply_part(d, d, head.first, head.first + a.S * a.T);
  } else {
    clear(d, a.S * a.T);
  }
  if (a.dweights) for_lanes(0, a.S * a.T, [&](auto at) { at.put(d, at(d) + at(a.dweights + head.first)); });
}

/// The gradient of keys or values: those after the row's length get none.
void keys_grad(const DotAttentionGradArgs& a, const Head& head, const real* w, Rows x, real* to, int64_t width, real* scratch) {
  const OutRows out = head.of(to, a.T, width, a.A);
  sum_over_queries({w, a.T}, x, out, x.data ? a.S : 0, head.keys, width, scratch);
  for (int64_t t = head.keys; t < a.T; ++t) clear(out[t], width);
}

void attend_grad(const DotAttentionGradArgs& a, const Head& head, real* d, real* dropped, real* dscores, real* scratch) {
  const real* weights = a.weights + head.first;
  weights_grad(a, head, d, scratch);
  for (int64_t s = 0; s < a.S; ++s) softmax_row_grad(weights + s * a.T, d + s * a.T, d + s * a.T, a.T);
  const real scale = static_cast<real>(a.scale);
  for_lanes(0, a.S * a.T, [&](auto at) {
    const vreal dscore = at(d);
    if (dscores) at.put(dscores + head.first, dscore);
    at.put(d, dscore * scale);
  });
  if (a.dq) {
    const Rows k = head.of(a.k, a.T, a.K, a.A);
    sum_over_keys({d, a.T}, k, head.of(a.dq, a.S, a.K, a.A), a.S, head.keys, a.K, scratch);
  }
  if (a.dk) keys_grad(a, head, d, head.of(a.q, a.S, a.K, a.A), a.dk, a.K, scratch);
  if (!a.dv) return;
  if (dropped) Dropout{a.dropout, a.seed, a.step, 0}.apply_part(weights, dropped, head.first, head.first + a.S * a.T);
  const Rows dcontext = a.dcontext ? head.of(a.dcontext, a.S, a.V, a.A) : Rows{nullptr, 0};
  keys_grad(a, head, dropped ? dropped : weights, dcontext, a.dv, a.V, scratch);
}

/// Sums over the heads that share a mask, in their order.
void add_masks(Context& ctx, const DotAttentionGradArgs& a, const real* dscores) {
  const int64_t size = a.M * a.S * a.T, all = a.B * a.A * a.S * a.T;
  assign(ctx, a.dmask, size, all / (size > 0 ? size : 1), [&](int64_t i) {
    real sum = 0;
    for (int64_t at = i; at < all; at += size) sum += dscores[at];
    return sum;
  });
}

}  // namespace

void dot_attention(Context& ctx, const DotAttentionArgs& a) {
  const int64_t size = a.S * a.T;
  const int members = members_for(ctx, a.B * a.A, size * (a.K + a.V));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  real* dropped = a.dropout > 0 ? ctx.workspace.take<real>(size * members) : nullptr;
  share_out(ctx, members, a.B * a.A, [&](int64_t task, int rank) {
    attend(a, Head(a, task), dropped ? dropped + size * rank : nullptr, scratch + gemm_scratch() * rank);
  });
}

void dot_attention_grad(Context& ctx, const DotAttentionGradArgs& a) {
  const int64_t size = a.S * a.T;
  const int members = members_for(ctx, a.B * a.A, 2 * size * (a.K + a.V));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  real* d = ctx.workspace.take<real>(size * members);
  real* dropped = a.dropout > 0 ? ctx.workspace.take<real>(size * members) : nullptr;
  real* dscores = a.dmask ? ctx.workspace.take<real>(size * a.B * a.A) : nullptr;
  share_out(ctx, members, a.B * a.A, [&](int64_t task, int rank) {
    attend_grad(a, Head(a, task), d + size * rank, dropped ? dropped + size * rank : nullptr, dscores, scratch + gemm_scratch() * rank);
  });
  if (a.dmask) add_masks(ctx, a, dscores);
}

}  // namespace tt::TT_ISA
