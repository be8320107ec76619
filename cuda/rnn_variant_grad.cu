// Vanilla recurrent network with options, backward over a whole sequence: da = dh̃ f'(h̃), through the normalisation of either product where
// there is one. A line holds da [H] and blocks laid out by variant_columns.h. Weight gradients +=, state and input gradients =.
// Plan: recurrent_backward.h and variant.h. The same bits in every run; no GPU has timed it yet.
#include "cuda/variant_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace rnn_variant_backward {

using Columns = RnnVariantColumns;

struct Row : VariantGradStep {
  RnnOptions o;
  Columns at;
  const real* saved;  // lines of h̃ [H]

  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real *line = p.lines[q], *da = line + at.da;
    for (int64_t u = team.rank(); u < H; u += team.size()) da[u] *= slope(o.f, saved[q * H + u]);
    if (o.ln_x) normalise_row_grad(team, line + at.x, H, o.eps, o.ln_x, da, line + at.x_scale);
    if (o.ln_h) normalise_row_grad(team, line + at.h, H, o.eps, o.ln_h, da, line + at.h_scale);
  }
};

struct Cell {
  FreshGradStep product;
  Row row;
  const real* w_hh;
  real *dln_x, *dln_h;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<Cell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<FreshGradStep>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<Row>{cells.of[0].row, cells.of[1].row}, stack, s);
  }
  void begin(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    if (at.operand >= 0) keep_operands(ctx, c, product.kept, at.operand);
    if (row.o.ln_x) repeat_input_product(ctx, c, at.x, c.pass.H);
    if (row.o.ln_h) repeat_state_product(ctx, c, w_hh, at.operand, at.h, c.pass.H);
  }
  void inputs(Context& ctx, const ChunkWork& c) const { input_grad(ctx, c, {row.at.x, 0, c.pass.H}); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    const int64_t H = c.pass.H;
    input_weight_grad(ctx, c, {at.x, 0, H});
    kept_state_grad(ctx, c, {at.h, 0, H}, at.operand);
    bias_grad(ctx, c, {at.da, 0, H}, c.db_ih, c.db_hh);
    column_grad(ctx, c, at.x_scale, H, dln_x);
    column_grad(ctx, c, at.h_scale, H, dln_h);
  }
  FirstStep first(real* dh0) const { return product.first(dh0); }
  void finish(Context&) const {}
};

}  // namespace rnn_variant_backward

void rnn_variant_grad(Context& ctx, const RnnVariantGradArgs& a) {
  using namespace rnn_variant_backward;
  const Stack stack = stack_of(a, a.H);
  const Columns columns(a);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, columns.width, one_layer};
  backward_stack<Cell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    const StepWeights w{transposed(ctx, a.w_hh[i], a.H, a.H), a.H, a.H, a.H};
    const VariantGradStep step = start_variant_grad(ctx, w, pass, columns.h, StateMasks::of(a, i));
    return Cell{{step, nullptr, columns.da},
                {step, RnnOptions::of(a, i), columns, a.gates + i * a.T * a.B * a.H},
                a.w_hh[i],
                a.dln_x[i],
                a.dln_h[i]};
  });
}

}  // namespace tt::TT_ISA
