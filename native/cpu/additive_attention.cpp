// Attention by a layer of scores, queries and keys already projected, one row of the batch at a time:
//
//   u_st = tanh(q_s + k_t),  w = softmax_t(v · u_st) over the first lengths keys,  context_s = Σ_t w_st x_t
//
//   dw_st += dcontext_s · x_t,  dscore = w (dw - Σ_t w dw),  da_st = dscore_st v (1 - u_st²)
//   dq_s = Σ_t da_st,  dk_t = Σ_s da_st,  dx_t = Σ_s w_st dcontext_s,  dv += Σ dscore_st u_st
//
// u has S T A numbers a row, a decoder's whole memory at every step: it is computed again in backward instead of kept. Keys after a row's
// length are not read, their weights and gradients are 0; a row of length 0 gives all zeros. Rows of the batch are shared out over the
// team; dv is summed over them in order afterwards, so results do not depend on the number of threads. Source: Bahdanau, Cho & Bengio 2015,
// appendix A.1.2.
#include "native/cpu/attention.h"
#include "native/cpu/column_sums.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// Simple operations of a tanh and what goes with it.
constexpr int64_t tanh_cost = 8;

void attend(const AdditiveAttentionArgs& a, int64_t b, real* scratch) {
  const int64_t keys = length_of(a.lengths, a.T, b);
  const Rows q{a.q + b * a.S * a.A, a.A}, k{a.k + b * a.T * a.A, a.A}, x{a.x + b * a.T * a.C, a.C};
  real* weights = a.weights + b * a.S * a.T;
  for (int64_t s = 0; s < a.S; ++s) {
    real* p = weights + s * a.T;
    for (int64_t t = 0; t < keys; ++t) p[t] = row_sum(a.A, [&](auto at) { return at(a.v) * vtanh(at(q[s]) + at(k[t])); });
    if (keys > 0) softmax_row(p, p, keys);
    clear(p + keys, a.T - keys);
  }
  sum_over_keys({weights, a.T}, x, {a.context + b * a.S * a.C, a.C}, a.S, keys, a.C, scratch);
}

/// Rows of dcontext; null when the context has no gradient.
Rows context_grad(const AdditiveAttentionGradArgs& a, int64_t b) { return {a.dcontext ? a.dcontext + b * a.S * a.C : nullptr, a.C}; }

/// dscore of a row of the batch.
void score_grad(const AdditiveAttentionGradArgs& a, int64_t b, int64_t keys, real* d, real* scratch) {
  const Rows x{a.x + b * a.T * a.C, a.C};
  if (a.dcontext) gemm_block({Form::a_bt, Into::assign, a.S, keys, a.C, context_grad(a, b), x, {d, a.T}}, {0, a.S, 0, keys}, scratch);
  for (int64_t s = 0; s < a.S; ++s) {
    const int64_t row = (b * a.S + s) * a.T;
    real* p = d + s * a.T;
    if (!a.dcontext) clear(p, keys);
    if (a.dweights) for_lanes(0, keys, [&](auto at) { at.put(p, at(p) + at(a.dweights + row)); });
    softmax_row_grad(a.weights + row, p, p, keys);
  }
}

/// Where the gradients of one row of the batch go: dq [S,A], dk [T,A] and dv [A].
struct Sums {
  real *dq, *dk, *dv;
};

void layer_grad(const AdditiveAttentionGradArgs& a, int64_t b, int64_t keys, const real* d, const Sums& sums) {
  const real *q = a.q + b * a.S * a.A, *k = a.k + b * a.T * a.A;
  clear(sums.dq, a.S * a.A);
  clear(sums.dk, a.T * a.A);
  clear(sums.dv, a.A);
  for (int64_t s = 0; s < a.S; ++s)
    for (int64_t t = 0; t < keys; ++t) {
      const real dscore = d[s * a.T + t];
      real *dq = sums.dq + s * a.A, *dk = sums.dk + t * a.A;
      for_lanes(0, a.A, [&](auto at) {
        const vreal u = vtanh(at(q + s * a.A) + at(k + t * a.A));
        const vreal da = at(a.v) * dscore * (real(1) - u * u);
        at.put(dq, at(dq) + da);
        at.put(dk, at(dk) + da);
        at.put(sums.dv, fma(set1(dscore), u, at(sums.dv)));
      });
    }
}

void values_grad(const AdditiveAttentionGradArgs& a, int64_t b, int64_t keys, real* scratch) {
  const OutRows dx{a.dx + b * a.T * a.C, a.C};
  sum_over_queries({a.weights + b * a.S * a.T, a.T}, context_grad(a, b), dx, a.dcontext ? a.S : 0, keys, a.C, scratch);
  clear(dx[keys], (a.T - keys) * a.C);
}

}  // namespace

void additive_attention(Context& ctx, const AdditiveAttentionArgs& a) {
  const int members = members_for(ctx, a.B, a.S * a.T * (tanh_cost * a.A + a.C));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  share_out(ctx, members, a.B, [&](int64_t b, int rank) { attend(a, b, scratch + gemm_scratch() * rank); });
}

void additive_attention_grad(Context& ctx, const AdditiveAttentionGradArgs& a) {
  const int members = members_for(ctx, a.B, a.S * a.T * (2 * tanh_cost * a.A + 2 * a.C));
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  real* d = ctx.workspace.take<real>(a.S * a.T * members);
  // A gradient nobody wants is summed where the next row of the batch overwrites it.
  real* dq = a.dq ? a.dq : ctx.workspace.take<real>(a.S * a.A * members);
  real* dk = a.dk ? a.dk : ctx.workspace.take<real>(a.T * a.A * members);
  real* dv = ctx.workspace.take<real>(a.B * a.A);
  share_out(ctx, members, a.B, [&](int64_t b, int rank) {
    const int64_t keys = length_of(a.lengths, a.T, b);
    real* const mine = scratch + gemm_scratch() * rank;
    real* const dscore = d + a.S * a.T * rank;
    score_grad(a, b, keys, dscore, mine);
    layer_grad(a, b, keys, dscore, {dq + (a.dq ? b : rank) * a.S * a.A, dk + (a.dk ? b : rank) * a.T * a.A, dv + b * a.A});
    if (a.dx) values_grad(a, b, keys, mine);
  });
  if (a.dv) add_column_sums({dv, a.A}, a.B, 0, a.A, a.dv, nullptr);
}

}  // namespace tt::TT_ISA
