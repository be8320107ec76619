// Additive self-attention pooling:
//
//   u_t = tanh(w x_t + b),  score_t = v · u_t,  weights = softmax(score) over the first lengths steps,  context = Σ_t weights_t x_t
//
//   dweights_t += dcontext · x_t,  dscore = weights (dweights - Σ weights dweights),  da_t = dscore_t v (1 - u_t²)
//   dx_t = weights_t dcontext + da_t w,  dw += daᵀ x,  db += Σ da,  dv += Σ dscore_t u_t
//
// Products over the rows of all steps (gemm.h), of which an index names those that are no padding; a team of threads for each step's score
// and for each row of weights. Padding is not read, its weights and dx are 0, a row of length 0 gives all zeros. Saved: u. Sums in a fixed
// order. Source: Bahdanau, Cho & Bengio 2015; Lin et al. 2017, eq. 5-6; Yang et al. 2016, eq. 5-7.
#include <cmath>

#include "cuda/attention.h"
#include "cuda/column_sums.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// u and the score of a step, [B,T], by a team; before, u is w x.
struct PoolScore {
  AttentionPoolingArgs a;
  real* u;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    if (row % a.T >= length_of(a.lengths, a.T, row / a.T)) return;
    const real* v = a.v;
    real* at = u + row * a.A;
    const real score = team_sum(team, a.A, [=](int64_t i) { return v[i] * (at[i] = std::tanh(at[i])); });
    if (team.rank() == 0) a.weights[row] = score;
  }
};

/// Scores, which are in weights' place, become weights.
struct WeighSteps {
  AttentionPoolingArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t b) const {
    const int64_t n = length_of(a.lengths, a.T, b);
    real* p = a.weights + b * a.T;
    if (n > 0) softmax_row(team, p, p, n);
    clear_row(team, p, n, a.T);
  }
};

/// The gradient of a step's weight, into d.
struct PoolWeightGrad {
  AttentionPoolingGradArgs a;
  real* d;

  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const int64_t b = row / a.T;
    if (row % a.T >= length_of(a.lengths, a.T, b)) return;
    const real *dcontext = a.dcontext + b * a.C, *x = a.x + row * a.C;
    real grad = a.dcontext ? team_sum(team, a.C, [=](int64_t c) { return dcontext[c] * x[c]; }) : real(0);
    if (a.dweights) grad += a.dweights[row];
    if (team.rank() == 0) d[row] = grad;
  }
};

/// The gradient of the weights, in d, becomes that of the scores; 0 in padding.
struct PoolScoreGrad {
  AttentionPoolingGradArgs a;
  real* d;

  template <class Team>
  __device__ void operator()(Team team, int64_t b) const {
    const int64_t n = length_of(a.lengths, a.T, b);
    real* p = d + b * a.T;
    softmax_row_grad(team, a.weights + b * a.T, p, p, n);
    clear_row(team, p, n, a.T);
  }
};

/// For every step of [B,T] where it is, below 0 for padding; null if there is none.
const int32_t* valid_steps(Context& ctx, const int32_t* lengths, int64_t B, int64_t T) {
  if (lengths == nullptr) return nullptr;
  int32_t* steps = ctx.take<int32_t>(B * T);
  assign(ctx, steps, B * T, [=] __device__(int64_t i) { return i % T < lengths[i / T] ? static_cast<int32_t>(i) : -1; });
  return steps;
}

}  // namespace

void attention_pooling(Context& ctx, const AttentionPoolingArgs& a) {
  const int64_t steps = a.B * a.T;
  const int32_t* valid = valid_steps(ctx, a.lengths, a.B, a.T);
  real* u = a.u ? a.u : ctx.take<real>(steps * a.A);
  gemm(ctx, {Form::a_bt, Into::assign, steps, a.A, a.C, {a.x, a.C, valid}, {a.w, a.C}, {u, a.A, valid}, a.b});
  for_rows(ctx, steps, a.A, PoolScore{a, u});
  for_rows(ctx, a.B, a.T, WeighSteps{a});
  assign(ctx, a.context, a.B * a.C, [=] __device__(int64_t i) {
    const int64_t c = i % a.C, b = i / a.C, n = length_of(a.lengths, a.T, b);
    real sum = 0;
    for (int64_t t = 0; t < n; ++t) sum += a.weights[b * a.T + t] * a.x[(b * a.T + t) * a.C + c];
    return sum;
  });
}

void attention_pooling_grad(Context& ctx, const AttentionPoolingGradArgs& a) {
  const int64_t steps = a.B * a.T;
  const int32_t* valid = valid_steps(ctx, a.lengths, a.B, a.T);
  real *d = ctx.take<real>(steps), *da = ctx.take<real>(steps * a.A), *du = ctx.take<real>(steps * a.A);
  for_rows(ctx, steps, a.C, PoolWeightGrad{a, d});
  for_rows(ctx, a.B, a.T, PoolScoreGrad{a, d});
  for_each(ctx, steps * a.A, [=] __device__(int64_t i) {
    const real dscore = d[i / a.A], u = a.u[i];
    da[i] = dscore * a.v[i % a.A] * (1 - u * u);
    du[i] = dscore * u;
  });
  const Rows all_da{da, a.A, valid}, x{a.x, a.C, valid};
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.A, a.C, steps, all_da, x, {a.dw, a.C}});
  if (a.db) add_column_sums(ctx, all_da, steps, a.A, a.db);
  if (a.dv) add_column_sums(ctx, {du, a.A, valid}, steps, a.A, a.dv);
  if (a.dx == nullptr) return;
  assign(ctx, a.dx, steps * a.C, [=] __device__(int64_t i) {
    const int64_t step = i / a.C;
    return a.dcontext ? a.weights[step] * a.dcontext[step / a.T * a.C + i % a.C] : real(0);
  });
  gemm(ctx, {Form::a_b, Into::add, steps, a.C, a.A, all_da, {a.w, a.C}, {a.dx, a.C}});
}

}  // namespace tt::TT_ISA
