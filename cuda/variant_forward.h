// The state of a variant in its forward pass: zoneout, and the masked copy of the state that W_hh multiplies.
#pragma once

#include "cuda/recurrent_forward.h"
#include "cuda/variant.h"

namespace tt::TT_ISA {

/// A product of the weights with the state, masked where it is.
struct VariantStep : StateStep {
  Mask zoneout;
  const real* kept;  // [B,P] or null
  real* masked;      // [2][B][P] h ⊙ kept by the parity of the next step, or null

  __device__ real* masked_row(int64_t s, int64_t j) const { return masked + ((s & 1) * p.schedule.batch + j) * p.P; }
  __device__ const real* operand(int64_t s, int64_t j) const { return masked ? masked_row(s, j) : p.h_before(s, j); }
  __device__ real operand_of(int64_t s, int64_t j, int64_t unit) const { return masked ? masked_row(s, j)[unit] : p.h_before(s, j, unit); }
  /// The state of position j after step s at line q from h̃.
  __device__ void write(int64_t s, int64_t q, int64_t j, int64_t unit, real fresh) const {
    const real h = zoneout.on() ? gru_mix(zoneout[p.at(q) * p.P + unit], fresh, p.h_before(s, j, unit)) : fresh;
    p.out_row(q)[unit] = h;
    if (masked) masked_row(s + 1, j)[unit] = h * kept[p.schedule.order[j] * p.P + unit];
  }
};

/// The step of a direction before its first product.
inline VariantStep start_variant(Context& ctx, const StepWeights& w, const Pass& pass, const StateMasks& masks) {
  const int64_t n = pass.schedule.batch * pass.P;
  const VariantStep step{
      {w, pass}, masks.zoneout, kept_states(ctx, masks.dropout, n), masks.dropout.on() ? ctx.take<real>(2 * n) : nullptr};
  if (step.masked)
    for_each(ctx, n, [=] __device__(int64_t i) {
      const int64_t j = i / step.p.P, unit = i % step.p.P, at = step.p.schedule.order[j] * step.p.P + unit;
      step.masked[i] = step.p.h0 ? step.p.h0[at] * step.kept[at] : real(0);
    });
  return step;
}

}  // namespace tt::TT_ISA
