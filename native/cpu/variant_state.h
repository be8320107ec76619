// The state h of a variant around its cell: zoneout, and the mask of the state that W_hh multiplies.
//
//   h = (1 - z) h̃ + z h_prev, h̃ what the cell computed, z a mask per step (Krueger et al. 2017, eq. 5);  W_hh sees h ⊙ kept, `kept` one
//   mask per sequence (Gal & Ghahramani 2016, eq. 5)
#pragma once

#include "native/cpu/recurrent_backward.h"
#include "native/cpu/recurrent_forward.h"
#include "native/cpu/variant.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

struct StateMasks {
  Mask zoneout, dropout;

  template <class Args>
  static StateMasks of(const Args& a, int64_t i) {
    return {zoneout_mask<Mask>(a, a.zoneout_h, Masked::zoneout_h, i), dropout_mask<Mask>(a, a.state_dropout, Masked::state, i)};
  }
  /// `kept` of a part of [B][P]; rows by position, masks by user row.
  void keep(const Schedule& s, int64_t P, const Part& part, real* kept) const {
    if (!dropout.on()) return;
    for (int64_t j = part.row0; j < part.row1; ++j) dropout.fill(s.order[j] * P + part.unit0, part.count(), kept + j * P + part.unit0);
  }
};

/// Buffers of one direction, each [B][P]; `kept` null without state dropout.
struct StateBuffers {
  real *h, *kept;

  static StateBuffers take(Workspace& workspace, int64_t numbers, double state_dropout) {
    return {workspace.take<real>(numbers), state_dropout > 0 ? workspace.take<real>(numbers) : nullptr};
  }
};

/// Forward: holds h, which the final states are taken from, beside the masked copy that the product reads.
class VariantState {
 public:
  VariantState(const ForwardPass& p, const StateBuffers& b, const StateMasks& masks, const Part& part)
      : p_(p), b_(b), masks_(masks), part_(part), P_(p.stack.P) {
    masks.keep(p.schedule, P_, part, b.kept);
    part.take(p.schedule, p.h0, P_, b.h, P_);
    for (int64_t j = part.row0; j < part.row1; ++j) put_operand(p.h[0] + j * p.h_stride, j, part.unit0, part.count());
  }

  const real* now(int64_t j) const { return b_.h + j * P_; }

  /// The state of position j after step s at line q, units [unit, unit + n), from h̃; `z` is room for n numbers.
  void write(int64_t s, int64_t q, int64_t j, int64_t unit, int64_t n, const real* fresh, real* z) const {
    real *h = b_.h + j * P_ + unit, *out = p_.out_row(q) + unit;
    if (masks_.zoneout.on()) {
      masks_.zoneout.fill(p_.at()[q] * P_ + unit, n, z);
      each_lane(n, [&](auto at) { at.put(h, gru_mix(at(z), at(fresh), at(h))); });
    } else {
      copy_row(fresh, h, n);
    }
    copy_row(h, out, n);
    put_operand(p_.h_row(s, j), j, unit, n);
  }

  void finish(int64_t j0, int64_t j1) const { part_.give(p_.schedule, b_.h, P_, p_.h_n, P_, j0, j1); }

 private:
  void put_operand(real* to, int64_t j, int64_t unit, int64_t n) const {
    const real* h = b_.h + j * P_ + unit;
    if (b_.kept)
      put_product(to + unit, h, b_.kept + j * P_ + unit, n);
    else
      copy_row(h, to + unit, n);
  }

  const ForwardPass& p_;
  StateBuffers b_;
  StateMasks masks_;
  Part part_;
  int64_t P_;
};

/// Backward: `h` of the buffers holds what reaches the state before past the product.
class VariantStateGrad {
 public:
  VariantStateGrad(const BackwardPass& p, const StateBuffers& b, const StateMasks& masks, const Part& part)
      : p_(p), b_(b), masks_(masks), P_(p.stack.P) {
    masks.keep(p.schedule, P_, part, b.kept);
  }

  bool drops() const { return b_.kept != nullptr; }
  real* direct(int64_t j) const { return b_.h + j * P_; }

  /// Rows that end here start from the gradient of their final state.
  void begin_rows(int64_t first, int64_t last, const Share& units) const {
    for (int64_t j = first; j < last; ++j)
      for (int64_t u = units.first(); u < units.last(); ++u) direct(j)[u] = p_.dh_n_row(j)[u];
  }

  /// The gradient of h̃ at line q from `sum`, that of the masked state by the product; `direct` becomes the part of h_prev.
  TT_INLINE vreal fresh_grad(int64_t q, int64_t j, int64_t unit, int64_t n, vreal sum) const {
    real* past = direct(j) + unit;
    const vreal dh = unmask(j, unit, n, sum) + load_units<0>(past, n) + load_units<0>(p_.dy_row(q) + unit, n);
    if (!masks_.zoneout.on()) {
      store_units<0>(past, vreal{}, n);
      return dh;
    }
    real numbers[lanes] = {};  // filled up to n; GCC cannot see that the rest is not read
    masks_.zoneout.fill(p_.at()[q] * P_ + unit, n, numbers);
    const vreal kept = dh * load_part(numbers, n);
    store_units<0>(past, kept, n);
    return dh - kept;
  }

  /// Gradient of h by that of the operand of W_hh.
  TT_INLINE vreal unmask(int64_t j, int64_t unit, int64_t n, vreal sum) const {
    return b_.kept ? sum * load_units<0>(b_.kept + j * P_ + unit, n) : sum;
  }

  /// The operand of W_hh at step s, units [unit, unit + n).
  void operand(int64_t s, int64_t j, int64_t unit, int64_t n, real* out) const {
    const real* h = p_.h_before(s, j) + unit;
    if (b_.kept)
      put_product(out, h, b_.kept + j * P_ + unit, n);
    else
      copy_row(h, out, n);
  }

  /// Epilogue that writes dh0 from the sums over the first step.
  struct First {
    const VariantStateGrad& state;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const BackwardPass& p = state.p_;
      const vreal dh = state.unmask(j, unit, n, sum) + load_units<0>(state.direct(j) + unit, n);
      store_units<0>(p.dh0 + p.schedule.order[j] * state.P_ + unit, dh, n);
    }
  };

 private:
  const BackwardPass& p_;
  StateBuffers b_;
  StateMasks masks_;
  int64_t P_;
};

}  // namespace tt::TT_ISA
