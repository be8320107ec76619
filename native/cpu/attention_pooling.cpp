// Additive self-attention pooling, one pass per row of the batch:
//
//   u_t = tanh(w x_t + b),  score_t = v · u_t,  weights = softmax(score) over the first lengths steps,  context = Σ_t weights_t x_t
//
//   dweights_t += dcontext · x_t,  dscore = weights (dweights - Σ weights dweights),  da_t = dscore_t v (1 - u_t²)
//   dx_t = weights_t dcontext + da_t w,  dw += daᵀ x,  db += Σ da,  dv += Σ dscore_t u_t
//
// Rows of the batch are shared out over the team; padding is not read, its weights and dx are 0, a row of length 0 gives all zeros.
// dw and db are one product over all rows afterwards and dv is summed over the batch in order, so results do not depend on the number of
// threads. Source: Bahdanau, Cho & Bengio 2015; Lin et al. 2017, eq. 5-6; Yang et al. 2016, eq. 5-7.
#include "native/cpu/attention.h"
#include "native/cpu/column_sums.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

void pool_row(const AttentionPoolingArgs& a, int64_t b, real* u, real* scratch) {
  const int64_t n = length_of(a.lengths, a.T, b);
  const real* x = a.x + b * a.T * a.C;
  real *weights = a.weights + b * a.T, *context = a.context + b * a.C;
  clear(context, a.C);
  clear(weights + n, a.T - n);
  if (n == 0) return;
  gemm_block({Form::a_bt, Into::assign, n, a.A, a.C, {x, a.C}, {a.w, a.C}, {u, a.A}, a.b}, {0, n, 0, a.A}, scratch);
  each_vector(0, n * a.A, [&](int64_t i, int64_t left) { store_part(u + i, vtanh(load_part(u + i, left)), left); });
  for (int64_t t = 0; t < n; ++t) weights[t] = dot(a.v, u + t * a.A, a.A);
  softmax_row(weights, weights, n);
  for (int64_t t = 0; t < n; ++t) add_scaled(context, weights[t], x + t * a.C, a.C);
}

/// da of a row of the batch, its share of dv, and dx.
void pool_row_grad(const AttentionPoolingGradArgs& a, int64_t b, real* dscore, real* da, real* dv, real* scratch) {
  const int64_t n = length_of(a.lengths, a.T, b);
  const real *x = a.x + b * a.T * a.C, *weights = a.weights + b * a.T, *u = a.u + b * a.T * a.A;
  const real* dcontext = a.dcontext ? a.dcontext + b * a.C : nullptr;
  for (int64_t t = 0; t < n; ++t)
    dscore[t] = (a.dweights ? a.dweights[b * a.T + t] : real(0)) + (dcontext ? dot(dcontext, x + t * a.C, a.C) : real(0));
  softmax_row_grad(weights, dscore, dscore, n);
  clear(dv, a.A);
  for (int64_t t = 0; t < n; ++t) {
    each_vector(0, a.A, [&](int64_t i, int64_t left) {
      const vreal ut = load_part(u + t * a.A + i, left);
      store_part(da + t * a.A + i, load_part(a.v + i, left) * dscore[t] * (real(1) - ut * ut), left);
      store_part(dv + i, fma(set1(dscore[t]), ut, load_part(dv + i, left)), left);
    });
  }
  if (!a.dx) return;
  real* dx = a.dx + b * a.T * a.C;
  clear(dx, a.T * a.C);
  for (int64_t t = 0; dcontext && t < n; ++t) add_scaled(dx + t * a.C, weights[t], dcontext, a.C);
  gemm_block({Form::a_b, Into::add, n, a.C, a.A, {da, a.A}, {a.w, a.C}, {dx, a.C}}, {0, n, 0, a.C}, scratch);
}

/// Where the valid steps are in [B,T], in order; null if all are.
const int64_t* valid_rows(Workspace& workspace, const AttentionPoolingGradArgs& a, int64_t* count) {
  *count = a.B * a.T;
  if (!a.lengths) return nullptr;
  int64_t* rows = workspace.take<int64_t>(*count);
  *count = 0;
  for (int64_t b = 0; b < a.B; ++b)
    for (int64_t t = 0; t < a.lengths[b]; ++t) rows[(*count)++] = b * a.T + t;
  return rows;
}

}  // namespace

void attention_pooling(Context& ctx, const AttentionPoolingArgs& a) {
  const int members = members_for(ctx, a.B, a.T * a.A * a.C);
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  real* one_row = a.u ? nullptr : ctx.workspace.take<real>(a.T * a.A * members);
  share_out(ctx, members, a.B, [&](int64_t b, int rank) {
    pool_row(a, b, a.u ? a.u + b * a.T * a.A : one_row + a.T * a.A * rank, scratch + gemm_scratch() * rank);
  });
}

void attention_pooling_grad(Context& ctx, const AttentionPoolingGradArgs& a) {
  const int members = members_for(ctx, a.B, 2 * a.T * a.A * a.C);
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * members);
  real* dscore = ctx.workspace.take<real>(a.T * members);
  real* da = ctx.workspace.take<real>(a.B * a.T * a.A);
  real* dv = ctx.workspace.take<real>(a.B * a.A);
  share_out(ctx, members, a.B, [&](int64_t b, int rank) {
    pool_row_grad(a, b, dscore + a.T * rank, da + b * a.T * a.A, dv + b * a.A, scratch + gemm_scratch() * rank);
  });
  int64_t count = 0;
  const int64_t* rows = valid_rows(ctx.workspace, a, &count);
  const Rows all_da{da, a.A, rows};
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.A, a.C, count, all_da, {a.x, a.C, rows}, {a.dw, a.C}});
  if (a.db) add_column_sums(all_da, count, 0, a.A, a.db, nullptr);
  if (a.dv) add_column_sums({dv, a.A}, a.B, 0, a.A, a.dv, nullptr);
}

}  // namespace tt::TT_ISA
