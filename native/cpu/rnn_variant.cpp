// Vanilla recurrent network with options, forward over a whole sequence: h̃ = F(clip(W x + W h + b)), each product normalised where it has
// a scale; what becomes of h̃: variant_state.h. Saved: h̃. Plan: variant.h. Results do not depend on the number of threads.
// Sources: with the op's row, ops/recurrent_variants.op.
#include "native/cpu/rnn_variant.h"

#include "native/cpu/row_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct RnnVariantBuffers {
  real* packed;  // packed_size(H, H)
  real* sums;    // [B][sum_stride] W_hh h
  int64_t sum_stride;
  const real* bias;  // [H] where it is added after the normalisation, else null
  StateBuffers state;
  real* scratch;  // H per member
};

class RnnVariantCell {
 public:
  RnnVariantCell(const ForwardPass& p, const RnnVariantBuffers& b, const RnnOptions& options, const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        H_(p.stack.H),
        units_(H_, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        states_(UnitPanels::From::rows, {p.w_hh, H_}, H_, units_, b.packed, p.schedule.lines),
        state_(p, b.state, masks, part_),
        scratch_(b.scratch + crew.rank * H_) {}

  bool step(Crew& crew, int64_t s, real* lines) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s), u = part_.unit0, n = part_.count();
    states_.sweep(Rows{p_.h[s % 2], p_.h_stride}, {0, rows}, s == 0 && !p_.h0 ? 0 : H_, StoreUnits{b_.sums, b_.sum_stride});
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real *line = lines + j * p_.line_stride, *sums = b_.sums + j * b_.sum_stride;
      if (o_.ln_x) normalise_row(line, H_, o_.eps, o_.ln_x, b_.bias);
      if (o_.ln_h) normalise_row(sums, H_, o_.eps, o_.ln_h, nullptr);
      add_row(line + u, sums + u, n);
      activate(o_.f, line + u, n);
      state_.write(s, q + j, j, u, n, line + u, scratch_);
    }
    return true;
  }

  void finish(Span rows, int64_t) { state_.finish(rows.first, rows.last); }

 private:
  const ForwardPass& p_;
  const RnnVariantBuffers& b_;
  const RnnOptions& o_;
  int64_t H_;
  Share units_;
  Part part_;
  UnitPanels states_;
  VariantState state_;
  real* scratch_;
};

}  // namespace

void rnn_variant(Context& ctx, const RnnVariantArgs& a) {
  const Stack stack = stack_of(a, a.H);
  Workspace& workspace = ctx.workspace;
  const int members = crew_size(ctx, stack, 1);
  RnnVariantBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    RnnVariantBuffers& b = buffers[d];
    b.packed = workspace.take<real>(packed_size(a.H, a.H));
    b.sum_stride = spread(a.H);
    b.sums = workspace.take<real>(a.B * b.sum_stride);
    b.state = StateBuffers::take(workspace, a.B * a.H, a.state_dropout);
    b.scratch = workspace.take<real>(members * a.H);
  }
  // The bias is part of W x, but where that is normalised it is added after.
  const real** biases = workspace.take<const real*>(a.L * a.D);
  const auto bias = [&](int64_t i, real* out) {
    biases[i] = add_bias(a.b_ih[i], a.b_hh[i], a.H, out);
    return a.ln_x[i] ? nullptr : biases[i];
  };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, a.gates, a.H, a.H}, bias, [&](const ForwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction;
    RnnVariantBuffers b = buffers[pass.direction];
    b.bias = a.ln_x[i] ? biases[i] : nullptr;
    const RnnOptions options = RnnOptions::of(a, i);
    RnnVariantCell cell(pass, b, options, StateMasks::of(a, i), crew);
    run_forward(pass, crew, cell);
  });
}

}  // namespace tt::TT_ISA
