// LSTM with options, backward over a whole sequence, all layers and directions in one call.
//
// The chain of lstm_variant.cpp from its end: h̃ gets (1 - z) dh, c̃ what the next step, the output function and the peephole of o give it,
// less where the clip held; a coupled gate passes its gradient, negated, to the gate it follows. A gate's derivative is a function of its
// saved value (native/cpu/gate.h); c̃, masks and, where they are normalised, both products are computed again.
//
// A line holds da [4][H] and, where they are needed, blocks laid out by variant_columns.h. Weight gradients +=, state and input gradients
// =. Plan: recurrent_backward.h and variant.h. Results do not depend on the number of threads.
#include "native/cpu/lstm_variant.h"
#include "native/cpu/variant_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace {

using Columns = LstmVariantColumns;

/// Gradients of what only the options have; null where nobody wants them.
struct OptionGrads {
  real *w_ci, *w_cf, *w_co, *ln_x, *ln_h, *ln_c, *ln_c_bias;
};

/// What a direction needs beside its pass.
struct LstmVariantGradBuffers {
  real* packed;  // packed_size(P, 4 H)
  real* dm;      // [B][H] gradient of o Hf(c)
  real* dc;      // [B][H] gradient of c on its way back
  const real *gates, *c, *c0, *dc_n;
  real* dc0;
  const real* w_hr;  // [P,H] or null
  real* packed_hr;   // packed_size(H, P)
  real* dw_hr;
  OptionGrads grads;
  StateBuffers state;
  real* scratch;  // 5 H per member
};

class LstmVariantGradCell {
 public:
  LstmVariantGradCell(const BackwardPass& p, const LstmVariantGradBuffers& b, const LstmOptions& options, const Columns& columns,
                      const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        at_(columns),
        H_(p.stack.H),
        P_(p.stack.P),
        units_(H_, crew),
        outputs_(P_, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        states_(UnitPanels::From::columns, {p.w_hh, P_}, 4 * H_, outputs_, b.packed),
        projection_(UnitPanels::From::columns, {b.w_hr, H_}, b.w_hr ? P_ : 0, units_, b.packed_hr),
        input_(p, crew, columns.x, 4 * H_),
        state_(p, b.state, masks, Part::units(p.stack.B, outputs_)),
        scratch_(b.scratch + crew.rank * 5 * H_) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, P_, crew);
    pass_empty_rows(p.schedule, b.dc_n, b.dc0, H_, crew);
  }

  /// What the steps of a chunk find in their lines.
  bool begin(Crew& crew, const Chunk& chunk) {
    if (at_.operand < 0 && at_.x == at_.da) return true;
    if (at_.operand >= 0) {
      for (int64_t s = chunk.begin; s < chunk.end; ++s)
        for (int64_t j = 0; j < p_.schedule.active(s); ++j) {
          const int64_t line = p_.schedule.offset[s] - p_.schedule.offset[chunk.begin] + j;
          state_.operand(s, j, outputs_.first(), outputs_.count(), chunk.lines + line * p_.line_stride + at_.operand + outputs_.first());
        }
      if (!crew.sync()) return false;
    }
    if (o_.ln_x) repeat_input_product(p_, crew, chunk, at_.x, 4 * H_);
    if (o_.ln_h) repeat_state_product(p_, crew, chunk, at_.operand, at_.h, 0, 4 * H_);
    return crew.sync();
  }

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s), going_on = p_.schedule.active(s + 1);
    for (int64_t j = part_.first_row(going_on); j < part_.last_row(rows); ++j)
      for (int64_t u = part_.unit0; u < part_.unit1; ++u) b_.dc[j * H_ + u] = b_.dc_n ? b_.dc_n[p_.schedule.order[j] * H_ + u] : real(0);
    state_.begin_rows(going_on, rows, outputs_);
    const FreshGrad each{*this, lines, q};
    states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, going_on}, 4 * H_, each);
    for (int64_t j = going_on; j < rows; ++j)
      each_vector(outputs_.first(), outputs_.last(), [&](int64_t unit, int64_t n) { each.after(j, unit, n, vreal{}); });
    if (b_.w_hr) {
      if (!crew.sync()) return false;
      projection_.sweep(Rows{lines + at_.dh, p_.line_stride}, {0, rows}, P_, StoreUnits{b_.dm, H_});
    }
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real* line = lines + j * p_.line_stride;
      derive(line, s, q + j, j);
      const real* da = line + at_.da;
      if (o_.ln_x) normalise_row_grad(line + at_.x, 4 * H_, o_.eps, o_.ln_x, da, line + at_.x_scale);
      if (o_.ln_h) normalise_row_grad(line + at_.h, 4 * H_, o_.eps, o_.ln_h, da, line + at_.h_scale);
    }
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const ChunkGrads inputs(p_, crew, chunk, {at_.x, 0, 4 * H_});
    input_.multiply(crew, chunk);
    inputs.input_weights();
    if (at_.operand >= 0)
      kept_state_grad(p_, crew, chunk, {at_.h, 0, 4 * H_}, at_.operand);
    else
      ChunkGrads(p_, crew, chunk, {at_.h, 0, 4 * H_}).state_weights();
    bias_grad(p_, crew, chunk, {at_.da, 0, 4 * H_}, p_.db_ih, p_.db_hh);
    const OptionGrads& d = b_.grads;
    column_grad(p_, crew, chunk, at_.peepholes, H_, d.w_ci);
    column_grad(p_, crew, chunk, at_.peepholes + H_, H_, d.w_cf);
    column_grad(p_, crew, chunk, at_.peepholes + 2 * H_, H_, d.w_co);
    column_grad(p_, crew, chunk, at_.x_scale, 4 * H_, d.ln_x);
    column_grad(p_, crew, chunk, at_.h_scale, 4 * H_, d.ln_h);
    column_grad(p_, crew, chunk, at_.c_scale, H_, d.ln_c);
    column_grad(p_, crew, chunk, at_.c_shift, H_, d.ln_c_bias);
    if (!b_.dw_hr) return;
    const int64_t lines = p_.schedule.offset[chunk.end] - p_.schedule.offset[chunk.begin];
    const Rows dh{chunk.lines + at_.dh, p_.line_stride}, m{chunk.lines + at_.m, p_.line_stride};
    crew_gemm(p_, crew, {Form::at_b, Into::add, P_, H_, lines, dh, m, {b_.dw_hr, H_}});
  }

  void first(const Crew&, const real* next) {
    const Schedule& s = p_.schedule;
    if (p_.dh0) states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, s.active(0)}, 4 * H_, VariantStateGrad::First{state_});
    if (b_.dc0) part_.give(s, b_.dc, H_, b_.dc0, H_, 0, s.active(0));
  }

 private:
  /// The gradient of h̃: of o Hf(c) itself, or of its projection.
  struct FreshGrad {
    const LstmVariantGradCell& cell;
    real* lines;
    int64_t q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      real* to = cell.b_.w_hr ? lines + j * cell.p_.line_stride + cell.at_.dh : cell.b_.dm + j * cell.H_;
      store_units<0>(to + unit, cell.state_.fresh_grad(q + j, j, unit, n, sum), n);
    }
  };

  /// da of a line from the gradients of o Hf(c) and of c, which becomes that of c before.
  void derive(real* line, int64_t s, int64_t q, int64_t j) const {
    const int64_t u = part_.unit0, n = part_.count();
    const real *i = b_.gates + q * 4 * H_ + u, *f = i + H_, *g = f + H_, *c_prev = c_before(s, j) + u;
    real *di = line + at_.da + u, *df = di + H_, *dg = df + H_, *d_o = dg + H_, *dc = b_.dc + j * H_ + u;
    real *mask = scratch_, *unclipped = mask + H_, *fresh = unclipped + H_, *h = fresh + H_;
    if (o_.candidate.on())
      o_.candidate.fill(p_.at()[q] * H_ + u, n, mask);
    else
      each_lane(n, [&](auto at) { at.put(mask, set1(1)); });
    each_lane(n, [&](auto at) {
      const vreal c = lstm_memory(LstmGates<vreal>{at(i), at(f), at(g) * at(mask), vreal{}}, at(c_prev));
      at.put(unclipped, c);
      at.put(fresh, clip_memory(c, set1(o_.cell_clip)));
    });

    output_grad(line, q, j, fresh, h, d_o);
    // h now holds the gradient of c̃ by the output; with those by o's peephole and by the next step it is that of c̃.
    if (o_.w_co) add_product(h, o_.w_co + u, d_o, n);
    if (at_.peepholes >= 0) put_product(line + at_.peepholes + 2 * H_ + u, d_o, fresh, n);
    real* past = fresh;  // what reaches c_prev by zoneout; c̃ is no longer needed
    if (o_.zoneout_c.on())
      o_.zoneout_c.fill(p_.at()[q] * H_ + u, n, past);
    else
      each_lane(n, [&](auto at) { at.put(past, vreal{}); });
    each_lane(n, [&](auto at) {
      const vreal kept = at(dc) * at(past), d = clip_memory_grad(at(unclipped), set1(o_.cell_clip), at(h) + at(dc) - kept);
      const LstmMemoryGrad<vreal> by = lstm_memory_grad(LstmGates<vreal>{at(i), at(f), at(g) * at(mask), vreal{}}, at(c_prev), d);
      at.put(di, o_.coupled == Coupled::forget ? by.i - by.f : by.i);
      at.put(df, o_.coupled == Coupled::input ? by.f - by.i : by.f);
      at.put(dg, by.g * at(mask));
      at.put(dc, by.c_prev + kept);
    });
    activate_grad(o_.f, i, di, n);
    activate_grad(o_.f, f, df, n);
    activate_grad(o_.g, g, dg, n);
    if (o_.coupled != Coupled::none) {
      real* follows = o_.coupled == Coupled::input ? di : df;
      each_lane(n, [&](auto at) { at.put(follows, vreal{}); });
    }
    if (o_.w_ci) add_product(dc, o_.w_ci + u, di, n);
    if (o_.w_cf) add_product(dc, o_.w_cf + u, df, n);
    if (at_.peepholes < 0) return;
    put_product(line + at_.peepholes + u, di, c_prev, n);
    put_product(line + at_.peepholes + H_ + u, df, c_prev, n);
  }

  /// da of o, and in `h` the gradient of c̃ by o Hf(LN(c̃)).
  void output_grad(real* line, int64_t q, int64_t j, const real* fresh, real* h, real* d_o) const {
    const int64_t u = part_.unit0, n = part_.count();
    const real *o = b_.gates + q * 4 * H_ + 3 * H_ + u, *dm = b_.dm + j * H_ + u;
    copy_row(fresh, h, n);
    if (o_.ln_c) normalise_row(h, H_, o_.eps, o_.ln_c, o_.ln_c_bias);
    activate(o_.h, h, n);
    if (b_.w_hr) put_product(line + at_.m + u, o, h, n);
    put_product(d_o, dm, h, n);
    activate_grad(o_.f, o, d_o, n);
    real* d = o_.ln_c ? line + at_.c_shift : h + H_;
    put_product(d, dm, o, n);
    activate_grad(o_.h, h, d, n);
    if (o_.ln_c) {
      copy_row(fresh, h, n);
      normalise_row_grad(h, H_, o_.eps, o_.ln_c, d, line + at_.c_scale);
    } else {
      copy_row(d, h, n);
    }
  }

  const real* c_before(int64_t s, int64_t j) const {
    if (s > 0) return b_.c + (p_.schedule.offset[s - 1] + j) * H_;
    return b_.c0 ? b_.c0 + p_.schedule.order[j] * H_ : p_.zeros;
  }

  const BackwardPass& p_;
  const LstmVariantGradBuffers& b_;
  const LstmOptions& o_;
  const Columns& at_;
  int64_t H_, P_;
  Share units_, outputs_;
  Part part_;
  UnitPanels states_, projection_;
  InputGrad input_;
  VariantStateGrad state_;
  real* scratch_;
};

}  // namespace

void lstm_variant_grad(Context& ctx, const LstmVariantGradArgs& a) {
  const Stack stack = stack_of(a, a.P);
  Workspace& workspace = ctx.workspace;
  const int members = crew_size(ctx, stack, 4);
  LstmVariantGradBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    LstmVariantGradBuffers& b = buffers[d];
    b.packed = workspace.take<real>(packed_size(a.P, 4 * a.H));
    b.dm = workspace.take<real>(a.B * a.H);
    b.dc = workspace.take<real>(a.B * a.H);
    b.state = StateBuffers::take(workspace, a.B * a.P, a.state_dropout);
    b.scratch = workspace.take<real>(members * 5 * a.H);
    if (a.w_hr.n > 0) b.packed_hr = workspace.take<real>(packed_size(a.H, a.P));
  }
  const Columns columns(a);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 4, columns.width};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction, lines = a.T * a.B;
    LstmVariantGradBuffers b = buffers[pass.direction];
    b.gates = a.gates + i * lines * 4 * a.H;
    b.c = a.c + i * lines * a.H;
    b.c0 = stack.state(a.c0, pass.layer, pass.direction, a.H);
    b.dc_n = stack.state(a.dc_n, pass.layer, pass.direction, a.H);
    b.dc0 = stack.state(a.dc0, pass.layer, pass.direction, a.H);
    b.w_hr = a.w_hr[i];
    b.dw_hr = a.dw_hr[i];
    b.grads = {a.dw_ci[i], a.dw_cf[i], a.dw_co[i], a.dln_x[i], a.dln_h[i], a.dln_c[i], a.dln_c_bias[i]};
    const LstmOptions options = LstmOptions::of(a, i);
    LstmVariantGradCell cell(pass, b, options, columns, StateMasks::of(a, i), crew);
    run_backward(pass, crew, cell);
  });
}

}  // namespace tt::TT_ISA
