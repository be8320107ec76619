// Additive self-attention over time.
//
//   u_t = tanh(w x_t + b),  s_t = v · u_t,  weights = softmax over t < length of s,  context = Σ_t weights_t x_t
//   dweights_t += dcontext · x_t,  ds = weights (dweights - Σ weights dweights),  dz_t = ds_t v (1 - u_t²)
//   dx_t = weights_t dcontext + wᵀ dz_t,  dw += Σ dz_t x_tᵀ,  db += Σ dz_t,  dv += Σ ds_t u_t
//
// Only valid steps are touched: they are the lines of an index, so padding costs nothing. u is saved [B,T,A], in scratch when no backward
// will come. Rows are independent; the sums over rows are products and reductions in a fixed order (gemm.h, reduce.h).
// Source: Bahdanau, Cho & Bengio 2015; Lin et al. 2017, eq. 5-6; Yang et al. 2016, eq. 5-7.
#include "native/cpu/column_sum.h"
#include "native/cpu/gemm.h"
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// The valid steps of [B,T,*], row after row.
struct ValidSteps {
  int64_t count;
  int64_t* at;     // b T + t of each
  int64_t* first;  // [B + 1] where each row's begin
};

ValidSteps valid_steps(Context& ctx, int64_t B, int64_t T, const int32_t* lengths) {
  ValidSteps v{0, ctx.workspace.take<int64_t>(B * T), ctx.workspace.take<int64_t>(B + 1)};
  for (int64_t b = 0; b < B; ++b) {
    v.first[b] = v.count;
    const int64_t length = lengths ? lengths[b] : T;
    for (int64_t t = 0; t < length; ++t) v.at[v.count++] = b * T + t;
  }
  v.first[B] = v.count;
  return v;
}

real dot(const real* a, const real* b, int64_t n) {
  return row_sum(n, [&](auto at) { return at(a) * at(b); });
}

void add_scaled(const real* x, real scale, int64_t n, real* out) {
  for_lanes(0, n, [&](auto at) { at.put(out, at(out) + at(x) * scale); });
}

void set_zero(real* out, int64_t n) {
  for (int64_t i = 0; i < n; ++i) out[i] = 0;
}

/// scores to weights, in place.
void softmax_row(real* scores, int64_t n) {
  if (n == 0) return;
  const real largest = row_max(scores, n);
  const real sum = row_sum(n, [&](auto at) {
    const vreal e = vexp(at(scores) - largest);
    at.put(scores, e);
    return e;
  });
  for_lanes(0, n, [&](auto at) { at.put(scores, at(scores) * (1 / sum)); });
}

}  // namespace

void attention_pooling(Context& ctx, const AttentionPoolingArgs& a) {
  const ValidSteps steps = valid_steps(ctx, a.B, a.T, a.lengths);
  real* u = a.u ? a.u : ctx.workspace.take<real>(a.B * a.T * a.A);
  if (steps.count > 0)
    gemm(ctx, {Form::a_bt, Into::assign, steps.count, a.A, a.C, {a.x, a.C, steps.at}, {a.w, a.C}, {u, a.A, steps.at}, a.b});
  for_rows(ctx, a.B, a.T * (a.C + 8 * a.A), 1, [&](int64_t b) {
    const int64_t length = steps.first[b + 1] - steps.first[b];
    const real* x = a.x + b * a.T * a.C;
    real *weights = a.weights + b * a.T, *context = a.context + b * a.C, *ub = u + b * a.T * a.A;
    for_lanes(0, length * a.A, [&](auto at) { at.put(ub, vtanh(at(ub))); });
    for (int64_t t = 0; t < length; ++t) weights[t] = dot(ub + t * a.A, a.v, a.A);
    softmax_row(weights, length);
    set_zero(weights + length, a.T - length);
    set_zero(context, a.C);
    for (int64_t t = 0; t < length; ++t) add_scaled(x + t * a.C, weights[t], a.C, context);
  });
}

void attention_pooling_grad(Context& ctx, const AttentionPoolingGradArgs& a) {
  const ValidSteps steps = valid_steps(ctx, a.B, a.T, a.lengths);
  real* ds = ctx.workspace.take<real>(steps.count);
  real* dz = ctx.workspace.take<real>(steps.count * a.A);
  for_rows(ctx, a.B, a.T * (a.C + 2 * a.A), 1, [&](int64_t b) {
    const int64_t first = steps.first[b], length = steps.first[b + 1] - first;
    const real *x = a.x + b * a.T * a.C, *u = a.u + b * a.T * a.A, *weights = a.weights + b * a.T;
    real* dsb = ds + first;
    for (int64_t t = 0; t < length; ++t) {
      const real through_context = a.dcontext ? dot(a.dcontext + b * a.C, x + t * a.C, a.C) : real(0);
      dsb[t] = through_context + (a.dweights ? a.dweights[b * a.T + t] : real(0));
    }
    const real mean = dot(weights, dsb, length);
    for (int64_t t = 0; t < length; ++t) {
      dsb[t] = weights[t] * (dsb[t] - mean);
      const real *ut = u + t * a.A, s = dsb[t];
      for_lanes(0, a.A, [&](auto at) { at.put(dz + (first + t) * a.A, at(a.v) * s * (set1(1) - at(ut) * at(ut))); });
    }
  });
  const Rows x{a.x, a.C, steps.at}, u{a.u, a.A, steps.at}, z{dz, a.A};
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.A, a.C, steps.count, z, x, {a.dw, a.C}});
  if (a.dv) gemm(ctx, {Form::at_b, Into::add, 1, a.A, steps.count, {ds, 1}, u, {a.dv, a.A}});
  if (steps.count > 0) add_column_sums(ctx, dz, steps.count, a.A, a.db);
  if (a.dx == nullptr) return;
  if (steps.count > 0) gemm(ctx, {Form::a_b, Into::assign, steps.count, a.C, a.A, z, {a.w, a.C}, {a.dx, a.C, steps.at}});
  for_rows(ctx, a.B, a.T * a.C, 1, [&](int64_t b) {
    const int64_t length = steps.first[b + 1] - steps.first[b];
    real* dx = a.dx + b * a.T * a.C;
    for (int64_t t = 0; t < length && a.dcontext; ++t) add_scaled(a.dcontext + b * a.C, a.weights[b * a.T + t], a.C, dx + t * a.C);
    set_zero(dx + length * a.C, (a.T - length) * a.C);
  });
}

}  // namespace tt::TT_ISA
