// Vanilla recurrent network with options, backward over a whole sequence: da = dh̃ f'(h̃), through the normalisation of either product where
// there is one. A line holds da [H] and blocks laid out by variant_columns.h. Weight gradients +=, state and input gradients =.
// Plan: recurrent_backward.h and variant.h. Results do not depend on the number of threads.
#include "native/cpu/rnn_variant.h"
#include "native/cpu/variant_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace {

using Columns = RnnVariantColumns;

/// What a direction needs beside its pass.
struct RnnVariantGradBuffers {
  real* packed;  // packed_size(H, H)
  const real* gates;
  real *dln_x, *dln_h;
  StateBuffers state;
};

class RnnVariantGradCell {
 public:
  RnnVariantGradCell(const BackwardPass& p, const RnnVariantGradBuffers& b, const RnnOptions& options, const Columns& columns,
                     const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        at_(columns),
        H_(p.stack.H),
        units_(H_, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        states_(UnitPanels::From::columns, {p.w_hh, H_}, H_, units_, b.packed),
        input_(p, crew, columns.x, H_),
        state_(p, b.state, masks, Part::units(p.stack.B, units_)) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, H_, crew);
  }

  /// What the steps of a chunk find in their lines.
  bool begin(Crew& crew, const Chunk& chunk) {
    if (at_.operand < 0 && !o_.by_rows()) return true;
    if (at_.operand >= 0) {
      for (int64_t s = chunk.begin; s < chunk.end; ++s)
        for (int64_t j = 0; j < p_.schedule.active(s); ++j) {
          real* line = chunk.lines + (p_.schedule.offset[s] - p_.schedule.offset[chunk.begin] + j) * p_.line_stride;
          state_.operand(s, j, units_.first(), units_.count(), line + at_.operand + units_.first());
        }
      if (!crew.sync()) return false;
    }
    if (o_.ln_x) repeat_input_product(p_, crew, chunk, at_.x, H_);
    if (o_.ln_h) repeat_state_product(p_, crew, chunk, at_.operand, at_.h, 0, H_);
    return crew.sync();
  }

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s), going_on = p_.schedule.active(s + 1);
    state_.begin_rows(going_on, rows, units_);
    const FreshGrad each{*this, lines, q};
    states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, going_on}, H_, each);
    for (int64_t j = going_on; j < rows; ++j)
      each_vector(units_.first(), units_.last(), [&](int64_t unit, int64_t n) { each.after(j, unit, n, vreal{}); });
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real *line = lines + j * p_.line_stride, *da = line + at_.da;
      activate_grad(o_.f, b_.gates + (q + j) * H_ + part_.unit0, da + part_.unit0, part_.count());
      if (o_.ln_x) normalise_row_grad(line + at_.x, H_, o_.eps, o_.ln_x, da, line + at_.x_scale);
      if (o_.ln_h) normalise_row_grad(line + at_.h, H_, o_.eps, o_.ln_h, da, line + at_.h_scale);
    }
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const ChunkGrads inputs(p_, crew, chunk, {at_.x, 0, H_});
    input_.multiply(crew, chunk);
    inputs.input_weights();
    if (at_.operand >= 0)
      kept_state_grad(p_, crew, chunk, {at_.h, 0, H_}, at_.operand);
    else
      ChunkGrads(p_, crew, chunk, {at_.h, 0, H_}).state_weights();
    bias_grad(p_, crew, chunk, {at_.da, 0, H_}, p_.db_ih, p_.db_hh);
    column_grad(p_, crew, chunk, at_.x_scale, H_, b_.dln_x);
    column_grad(p_, crew, chunk, at_.h_scale, H_, b_.dln_h);
  }

  void first(const Crew&, const real* next) {
    if (p_.dh0) states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, p_.schedule.active(0)}, H_, VariantStateGrad::First{state_});
  }

 private:
  struct FreshGrad {
    const RnnVariantGradCell& cell;
    real* lines;
    int64_t q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      store_units<0>(lines + j * cell.p_.line_stride + cell.at_.da + unit, cell.state_.fresh_grad(q + j, j, unit, n, sum), n);
    }
  };

  const BackwardPass& p_;
  const RnnVariantGradBuffers& b_;
  const RnnOptions& o_;
  const Columns& at_;
  int64_t H_;
  Share units_;
  Part part_;
  UnitPanels states_;
  InputGrad input_;
  VariantStateGrad state_;
};

}  // namespace

void rnn_variant_grad(Context& ctx, const RnnVariantGradArgs& a) {
  const Stack stack = stack_of(a, a.H);
  RnnVariantGradBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].packed = ctx.workspace.take<real>(packed_size(a.H, a.H));
    buffers[d].state = StateBuffers::take(ctx.workspace, a.B * a.H, a.state_dropout);
  }
  const Columns columns(a);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 1, columns.width};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction;
    RnnVariantGradBuffers b = buffers[pass.direction];
    b.gates = a.gates + i * a.T * a.B * a.H;
    b.dln_x = a.dln_x[i];
    b.dln_h = a.dln_h[i];
    const RnnOptions options = RnnOptions::of(a, i);
    RnnVariantGradCell cell(pass, b, options, columns, StateMasks::of(a, i), crew);
    run_backward(pass, crew, cell);
  });
}

}  // namespace tt::TT_ISA
