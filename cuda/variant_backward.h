// The state of a variant on its way back, and what layer normalisation of the two products adds: W x and W h are computed again, over a
// chunk of steps at once, where the plain kernels keep nothing of them; then each row's gradient goes through its statistics.
#pragma once

#include "cuda/recurrent_backward.h"
#include "cuda/variant.h"

namespace tt::TT_ISA {

/// The product of the transposed weights with the gradients of the next step's product W h.
struct VariantGradStep : GradStep {
  Mask zoneout;
  const real* kept;  // [B,P] or null
  real* direct;      // [B][P] what reaches the state before past the product

  __device__ real kept_of(int64_t j, int64_t unit) const { return kept ? kept[p.schedule.order[j] * p.P + unit] : real(1); }
  __device__ real* direct_of(int64_t j, int64_t unit) const { return direct + j * p.P + unit; }
  /// The gradient of h̃ from `sum`, that of the masked state by the product; `direct` becomes the part of h_prev.
  __device__ real fresh_grad(int64_t s, int64_t j, int64_t unit, real sum) const {
    const int64_t q = p.line(s, j);
    real* past = direct_of(j, unit);
    const real dh = incoming(s, j, unit, sum * kept_of(j, unit), j < summed(s) ? *past : real(0)) + p.dy_of(q, unit);
    const real z = zoneout.on() ? dh * zoneout[p.at(q) * p.P + unit] : real(0);
    *past = z;
    return dh - z;
  }
  FirstStep first(real* dh0) const { return {*this, direct, dh0, kept}; }
};

/// Where the gradient of h̃ goes: beside each other [B][units], or into the lines.
struct FreshGradStep : VariantGradStep {
  static constexpr int gates = 1;
  real* fresh;  // [B][P]; null: the lines
  int64_t line_column;

  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    real* to = fresh ? fresh + j * p.P : p.lines[p.line(s, j)] + line_column;
    to[unit] = fresh_grad(s, j, unit, sum[0]);
  }
};

/// A product with what the lines of the same step hold; with StoreSums.
struct LineStep : GradStep {
  __device__ int64_t summed(int64_t s) const { return rows(s); }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.lines[p.line(s, j)] + column; }
};

inline VariantGradStep start_variant_grad(Context& ctx, const StepWeights& w, const BackwardPass& pass, int64_t column,
                                          const StateMasks& masks) {
  const int64_t n = pass.schedule.batch * pass.P;
  return {{w, pass, column}, masks.zoneout, kept_states(ctx, masks.dropout, n), ctx.take<real>(n)};
}

/// lines[column …] = the operand of W_hh of each line of a chunk.
inline void keep_operands(Context& ctx, const ChunkWork& c, const real* kept, int64_t column) {
  const Pass p = c.pass;
  const int64_t first = c.first(), P = p.P, T = p.schedule.steps;
  const int32_t* count = c.count();
  for_each(ctx, c.lines() * P, [=] __device__(int64_t i) {
    if (i / P >= *count) return;
    const int64_t q = first + i / P, unit = i % P, at = p.schedule.before[p.direction][q], state = p.at(q) / T * P + unit;
    const real h = at >= 0 ? p.out[at * p.out_stride + unit] : p.h0 ? p.h0[state] : real(0);
    p.lines[q][column + unit] = kept ? h * kept[state] : h;
  });
}

/// lines[column …] = W_ih x over a chunk, `count` rows of W.
inline void repeat_input_product(Context& ctx, const ChunkWork& c, int64_t column, int64_t count) {
  const Pass& p = c.pass;
  Gemm g{Form::a_bt,         Into::assign,
         c.lines(),          count,
         c.inputs,           {c.input, c.inputs, c.at()},
         {c.w_ih, c.inputs}, {p.lines.begin(c.first()) + column, p.lines.stride}};
  g.limit = {Limit::m, c.count()};
  gemm(ctx, g);
}

/// lines[column …] = W h over a chunk, from the operand of each line; `weights` are `count` rows of W.
inline void repeat_state_product(Context& ctx, const ChunkWork& c, const real* weights, int64_t operand, int64_t column, int64_t count) {
  const Pass& p = c.pass;
  Gemm g{Form::a_bt,
         Into::assign,
         c.lines(),
         count,
         p.P,
         {c.column(operand), p.lines.stride},
         {weights, p.P},
         {p.lines.begin(c.first()) + column, p.lines.stride}};
  g.limit = {Limit::m, c.count()};
  gemm(ctx, g);
}

/// dw_hh += daᵀ h over a chunk, h from the lines where they keep it.
inline void kept_state_grad(Context& ctx, const ChunkWork& c, GateRange r, int64_t operand) {
  if (operand < 0) return state_grad(ctx, c, r);
  outer_grad(ctx, c, r, {c.column(operand), c.pass.lines.stride}, c.pass.P, c.dw_hh);
}

/// dw += the sums of `count` columns of a chunk's lines; dw may be null.
inline void column_grad(Context& ctx, const ChunkWork& c, int64_t column, int64_t count, real* dw) {
  if (dw) bias_grad(ctx, c, {column, 0, count}, dw, nullptr);
}

}  // namespace tt::TT_ISA
