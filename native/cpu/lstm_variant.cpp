// LSTM with options, forward over a whole sequence, all layers and directions in one call.
//
//   a = W x + W h + b, or  LN(W x) ln_x + LN(W h) ln_h + b;  a.i, a.f += w_c c;  a.o += w_co c'       (peepholes)
//   i, f, o = F(clip a),  g = G(clip a) ⊙ mask;  i = 1 - f or f = 1 - i where they are coupled
//   c̃ = clip(f c + i g),  h̃ = o Hf(c̃) or o Hf(LN(c̃) ln_c + b),  c' = (1 - z) c̃ + z c                 (native/math/cell_variants.h)
//   with projection h̃ = W_hr (o …); what becomes of h̃: variant_state.h
//
// Saved as by lstm.cpp: the activated gates [4][H], g before its mask, and c'. Plan: variant.h. Results do not depend on the number of
// threads. Sources: with the op's row, ops/recurrent_variants.op.
#include "native/cpu/lstm_variant.h"

#include "native/cpu/row_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct LstmVariantBuffers {
  real* packed;  // packed_size(4 H, P)
  real* sums;    // [B][sum_stride] W_hh h
  int64_t sum_stride;
  real* c;           // [B][H]
  real* c_saved;     // [lines][H] or null
  real* c_n;         // [B,H]
  const real* c0;    // [B,H] or null
  const real* bias;  // [4H] where it is added after the normalisation, else null
  const real* w_hr;  // [P,H] or null
  real* packed_hr;   // packed_size(P, H)
  real* m;           // [B][m_stride] o Hf(c), with projection
  int64_t m_stride;
  StateBuffers state;
  real* scratch;  // 3 · longest per member
};

class LstmVariantCell {
 public:
  LstmVariantCell(const ForwardPass& p, const LstmVariantBuffers& b, const LstmOptions& options, const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        H_(p.stack.H),
        units_(H_, crew),
        outputs_(p.stack.P, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        gates_({p.w_hh, p.stack.P}, p.stack.P, units_, p.schedule.lines, b.packed),
        projection_(UnitPanels::From::rows, {b.w_hr, H_}, b.w_hr ? H_ : 0, outputs_, b.packed_hr, p.schedule.lines),
        state_(p, b.state, masks, b.w_hr ? Part::units(p.stack.B, outputs_) : part_),
        scratch_(b.scratch + crew.rank * 3 * longest(p.stack)) {
    part_.take(p.schedule, b.c0, H_, b.c, H_);
  }

  static int64_t longest(const Stack& s) { return s.P > s.H ? s.P : s.H; }

  bool step(Crew& crew, int64_t s, real* lines) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s);
    gates_.sweep(Rows{p_.h[s % 2], p_.h_stride}, {0, rows}, s == 0 && !p_.h0 ? 0 : p_.stack.P,
                 [&](int64_t unit, auto whole) TT_LAMBDA_INLINE {
                   return StoreGates<4, decltype(whole)::value>{b_.sums, b_.sum_stride, H_, unit};
                 });
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real* line = lines + j * p_.line_stride;
      add_products(line, b_.sums + j * b_.sum_stride);
      const real* fresh = compute(line, q + j, j);
      if (b_.w_hr)
        copy_row(fresh, b_.m + j * b_.m_stride + part_.unit0, part_.count());
      else
        state_.write(s, q + j, j, part_.unit0, part_.count(), fresh, scratch_);
    }
    if (!b_.w_hr) return true;
    if (!crew.sync()) return false;
    projection_.sweep(Rows{b_.m, b_.m_stride}, {0, rows}, H_, Project{*this, s, q});
    return true;
  }

  void finish(Span rows, int64_t) {
    state_.finish(rows.first, rows.last);
    part_.give(p_.schedule, b_.c, H_, b_.c_n, H_, rows.first, rows.last);
  }

 private:
  struct Project {
    const LstmVariantCell& cell;
    int64_t s, q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal h) const {
      real fresh[lanes];
      store(fresh, h);
      cell.state_.write(s, q + j, j, unit, n, fresh, cell.scratch_);
    }
  };

  /// The pre-activations but for the peepholes, in the line.
  void add_products(real* line, real* sums) const {
    const int64_t n = part_.count();
    if (o_.ln_x) normalise_row(line, 4 * H_, o_.eps, o_.ln_x, b_.bias);
    if (o_.ln_h) normalise_row(sums, 4 * H_, o_.eps, o_.ln_h, nullptr);
    for (int64_t g = 0; g < 4; ++g) add_row(line + g * H_ + part_.unit0, sums + g * H_ + part_.unit0, n);
  }

  /// The gates in the line and c; returns h̃ before the projection, in scratch.
  const real* compute(real* line, int64_t q, int64_t j) const {
    const int64_t u = part_.unit0, n = part_.count();
    real *i = line + u, *f = i + H_, *g = f + H_, *o = g + H_, *c = b_.c + j * H_ + u;
    real *mask = scratch_, *fresh = mask + longest(p_.stack), *h = fresh + longest(p_.stack);
    if (o_.w_ci) add_product(i, o_.w_ci + u, c, n);
    if (o_.w_cf) add_product(f, o_.w_cf + u, c, n);
    activate(o_.f, i, n);
    activate(o_.f, f, n);
    activate(o_.g, g, n);
    if (o_.coupled == Coupled::input) each_lane(n, [&](auto at) { at.put(i, coupled_gate(at(f))); });
    if (o_.coupled == Coupled::forget) each_lane(n, [&](auto at) { at.put(f, coupled_gate(at(i))); });
    const real* candidate = g;
    if (o_.candidate.on()) {
      o_.candidate.fill(p_.at()[q] * H_ + u, n, mask);
      put_product(h, g, mask, n);
      candidate = h;
    }
    each_lane(n, [&](auto at) {
      const LstmGates<vreal> s{at(i), at(f), at(candidate), vreal{}};
      at.put(fresh, clip_memory(lstm_memory(s, at(c)), set1(o_.cell_clip)));
    });
    if (o_.w_co) add_product(o, o_.w_co + u, fresh, n);
    activate(o_.f, o, n);
    copy_row(fresh, h, n);
    if (o_.ln_c) normalise_row(h, H_, o_.eps, o_.ln_c, o_.ln_c_bias);
    activate(o_.h, h, n);
    each_lane(n, [&](auto at) { at.put(h, at(o) * at(h)); });
    if (o_.zoneout_c.on()) {
      o_.zoneout_c.fill(p_.at()[q] * H_ + u, n, mask);
      each_lane(n, [&](auto at) { at.put(fresh, gru_mix(at(mask), at(fresh), at(c))); });
    }
    copy_row(fresh, c, n);
    if (b_.c_saved) copy_row(fresh, b_.c_saved + q * H_ + u, n);
    return h;
  }

  const ForwardPass& p_;
  const LstmVariantBuffers& b_;
  const LstmOptions& o_;
  int64_t H_;
  Share units_, outputs_;
  Part part_;
  GatePanels<4> gates_;
  UnitPanels projection_;
  VariantState state_;
  real* scratch_;
};

}  // namespace

void lstm_variant(Context& ctx, const LstmVariantArgs& a) {
  const Stack stack = stack_of(a, a.P);
  Workspace& workspace = ctx.workspace;
  const int members = crew_size(ctx, stack, 4);
  LstmVariantBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    LstmVariantBuffers& b = buffers[d];
    b.packed = workspace.take<real>(4 * packed_size(a.H, a.P));
    b.sum_stride = spread(4 * a.H);
    b.sums = workspace.take<real>(a.B * b.sum_stride);
    b.c = workspace.take<real>(a.B * a.H);
    b.state = StateBuffers::take(workspace, a.B * a.P, a.state_dropout);
    b.scratch = workspace.take<real>(members * 3 * LstmVariantCell::longest(stack));
    if (a.w_hr.n == 0) continue;
    b.packed_hr = workspace.take<real>(packed_size(a.P, a.H));
    b.m_stride = spread(a.H);
    b.m = workspace.take<real>(a.B * b.m_stride);
  }
  // The bias is part of W x, but where that is normalised it is added after.
  const real** biases = workspace.take<const real*>(a.L * a.D);
  const auto bias = [&](int64_t i, real* out) {
    biases[i] = add_bias(a.b_ih[i], a.b_hh[i], 4 * a.H, out);
    return a.ln_x[i] ? nullptr : biases[i];
  };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 4 * a.H, 4 * a.H}, bias, [&](const ForwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction;
    LstmVariantBuffers b = buffers[pass.direction];
    b.c_saved = a.c ? a.c + i * a.T * a.B * a.H : nullptr;
    b.c0 = stack.state(a.c0, pass.layer, pass.direction, a.H);
    b.c_n = stack.state(a.c_n, pass.layer, pass.direction, a.H);
    b.bias = a.ln_x[i] ? biases[i] : nullptr;
    b.w_hr = a.w_hr[i];
    const LstmOptions options = LstmOptions::of(a, i);
    LstmVariantCell cell(pass, b, options, StateMasks::of(a, i), crew);
    run_forward(pass, crew, cell);
  });
}

}  // namespace tt::TT_ISA
