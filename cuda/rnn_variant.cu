// Vanilla recurrent network with options, forward over a whole sequence: h̃ = F(clip(W x + W h + b)), each product normalised where it has
// a scale; what becomes of h̃: variant_forward.h. Saved: h̃. Plan: variant.h. The same bits in every run; no GPU has timed it yet.
// Sources: with the op's row, ops/recurrent_variants.op.
#include "cuda/variant_forward.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace rnn_variant_forward {

struct Row : VariantStep {
  RnnOptions o;
  const real* bias;  // [H] where it is added after the normalisation, else null
  real* sums;        // [B][H] W_hh h

  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real *line = p.lines[q], *sum = sums + j * H;
    if (o.ln_x) normalise_row(team, line, H, o.eps, o.ln_x, bias);
    if (o.ln_h) normalise_row(team, sum, H, o.eps, o.ln_h, nullptr);
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      line[u] = activate(o.f, line[u] + sum[u]);
      write(s, q, j, u, line[u]);
    }
  }
};

struct Cell {
  StoreSums<VariantStep, 1> product;
  Row row;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<Cell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<StoreSums<VariantStep, 1>>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<Row>{cells.of[0].row, cells.of[1].row}, stack, s);
  }
  void finish(Context&) const {}
};

}  // namespace rnn_variant_forward

void rnn_variant(Context& ctx, const RnnVariantArgs& a) {
  using namespace rnn_variant_forward;
  const Stack stack = stack_of(a, a.H);
  real* sums[2];
  for (int64_t d = 0; d < a.D; ++d) sums[d] = ctx.take<real>(a.B * a.H);
  const auto all_bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], a.H, a.H); };
  const auto bias = [&](int64_t i) { return a.ln_x[i] ? nullptr : all_bias(i); };
  forward_stack<Cell>(ctx, stack, {a.y, a.h_n, a.ys, a.gates, a.H, a.H, one_layer}, bias, [&](int64_t i, const Pass& pass) {
    const VariantStep step = start_variant(ctx, {a.w_hh[i], a.H, a.H, a.H}, pass, StateMasks::of(a, i));
    real* to = sums[pass.direction];
    return Cell{{step, to, a.H}, {step, RnnOptions::of(a, i), a.ln_x[i] ? all_bias(i) : nullptr, to}};
  });
}

}  // namespace tt::TT_ISA
