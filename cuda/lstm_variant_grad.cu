// LSTM with options, backward over a whole sequence, all layers and directions in one call.
//
// The chain of lstm_variant.cu from its end: h̃ gets (1 - z) dh, c̃ what the next step, the output function and the peephole of o give it,
// less where the clip held; a coupled gate passes its gradient, negated, to the gate it follows. A gate's derivative is a function of its
// saved value (gate.h); c̃, masks and, where they are normalised, both products are computed again.
//
// A line holds da [4][H] and, where they are needed, blocks laid out by variant_columns.h. Weight gradients +=, state and input gradients
// =. Plan: recurrent_backward.h and variant.h. The same bits in every run; no GPU has timed it yet.
#include "cuda/variant_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace lstm_variant_backward {

using Columns = LstmVariantColumns;

/// What a direction needs beside its pass.
struct Buffers {
  real* dm;                           // [B][H] gradient of o Hf(c)
  real* dc;                           // [B][H] gradient of c on its way back
  real* fresh;                        // [B][H] c̃, where it is normalised
  const real *gates, *c, *c0, *dc_n;  // saved lines, saved lines, [B,H] or null twice
};

/// c̃ of a unit and what it was made of.
struct Memory {
  real c_prev, mask, unclipped, clipped;
};

struct Row : VariantGradStep {
  LstmOptions o;
  Columns at;
  Buffers b;

  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real *line = p.lines[q], *da = line + at.da;
    if (o.ln_c) {
      real* fresh = b.fresh + j * H;
      for (int64_t u = team.rank(); u < H; u += team.size()) fresh[u] = memory_of(s, q, j, u).clipped;
      through_norm(team, line, s, q, j, fresh);
    } else {
      for (int64_t u = team.rank(); u < H; u += team.size()) {
        const Memory memory = memory_of(s, q, j, u);
        derive(line, s, q, j, u, memory, output_grad(line, q, j, u, memory.clipped));
      }
    }
    if (o.ln_x) normalise_row_grad(team, line + at.x, 4 * H, o.eps, o.ln_x, da, line + at.x_scale);
    if (o.ln_h) normalise_row_grad(team, line + at.h, 4 * H, o.eps, o.ln_h, da, line + at.h_scale);
  }

  /// The row where c̃ is normalised before the output function. A thread reads what it has written itself.
  template <class Team>
  __device__ void through_norm(Team team, real* line, int64_t s, int64_t q, int64_t j, const real* fresh) const {
    const int64_t H = p.H;
    const RowStats stats = row_stats(team, fresh, H, o.eps);
    real *shift = line + at.c_shift, *scale = line + at.c_scale;
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      shift[u] = output_grad(line, q, j, u, stats.normal(fresh[u]) * o.ln_c[u] + (o.ln_c_bias ? o.ln_c_bias[u] : real(0)));
      scale[u] = shift[u] * stats.normal(fresh[u]);
    }
    const real* w = o.ln_c;
    const double part = 1 / static_cast<double>(H);
    const real mean = static_cast<real>(part * team_sum(team, H, [=](int64_t u) { return static_cast<double>(shift[u] * w[u]); }));
    const real tilt = static_cast<real>(part * team_sum(team, H, [=](int64_t u) { return static_cast<double>(scale[u] * w[u]); }));
    for (int64_t u = team.rank(); u < H; u += team.size())
      derive(line, s, q, j, u, memory_of(s, q, j, u), stats.rstd * (shift[u] * w[u] - mean - stats.normal(fresh[u]) * tilt));
  }

  __device__ LstmGates<real> gates_of(int64_t q, int64_t u) const {
    const real* g = b.gates + q * 4 * p.H + u;
    return {g[0], g[p.H], g[2 * p.H], g[3 * p.H]};
  }

  __device__ Memory memory_of(int64_t s, int64_t q, int64_t j, int64_t u) const {
    const int64_t H = p.H, user = p.schedule.order[j] * H + u;
    Memory m{};
    m.c_prev = s > 0 ? b.c[p.line(s - 1, j) * H + u] : b.c0 ? b.c0[user] : real(0);
    m.mask = o.candidate.on() ? o.candidate[p.at(q) * H + u] : real(1);
    LstmGates<real> a = gates_of(q, u);
    a.g *= m.mask;
    m.unclipped = lstm_memory(a, m.c_prev);
    m.clipped = clip_memory(m.unclipped, o.cell_clip);
    return m;
  }

  /// da of o, and returned the gradient of what the output function was applied to.
  __device__ real output_grad(real* line, int64_t q, int64_t j, int64_t u, real input) const {
    const int64_t H = p.H;
    const real out = gates_of(q, u).o, dm = b.dm[j * H + u], h = activate(o.h, input);
    if (at.m >= 0) line[at.m + u] = out * h;
    line[at.da + 3 * H + u] = dm * h * slope(o.f, out);
    return dm * out * slope(o.h, h);
  }

  /// What comes from later for c after step s.
  __device__ real dc_of(int64_t s, int64_t j, int64_t u) const {
    if (j < p.schedule.active[s + 1]) return b.dc[j * p.H + u];
    return b.dc_n ? b.dc_n[p.schedule.order[j] * p.H + u] : real(0);
  }

  /// da of i, f and g, and the gradient of c before, from that of c̃ by the output.
  __device__ void derive(real* line, int64_t s, int64_t q, int64_t j, int64_t u, const Memory& m, real by_output) const {
    const int64_t H = p.H;
    real* da = line + at.da + u;
    const real d_o = da[3 * H], dc = dc_of(s, j, u);
    if (o.w_co) by_output += o.w_co[u] * d_o;
    const real past = o.zoneout_c.on() ? dc * o.zoneout_c[p.at(q) * H + u] : real(0);
    const real d = clip_memory_grad(m.unclipped, o.cell_clip, by_output + dc - past);
    const LstmGates<real> a = gates_of(q, u);
    const LstmMemoryGrad<real> by = lstm_memory_grad(LstmGates<real>{a.i, a.f, a.g * m.mask, 0}, m.c_prev, d);
    const real di = (o.coupled == Coupled::forget ? by.i - by.f : by.i) * slope(o.f, a.i);
    const real df = (o.coupled == Coupled::input ? by.f - by.i : by.f) * slope(o.f, a.f);
    da[0] = o.coupled == Coupled::input ? real(0) : di;
    da[H] = o.coupled == Coupled::forget ? real(0) : df;
    da[2 * H] = by.g * m.mask * slope(o.g, a.g);
    real dc_prev = by.c_prev + past;
    if (o.w_ci) dc_prev += o.w_ci[u] * da[0];
    if (o.w_cf) dc_prev += o.w_cf[u] * da[H];
    b.dc[j * H + u] = dc_prev;
    if (at.peepholes < 0) return;
    real* peephole = line + at.peepholes + u;
    peephole[0] = da[0] * m.c_prev, peephole[H] = da[H] * m.c_prev, peephole[2 * H] = d_o * m.clipped;
  }
};

/// Gradients of what only the options have; null where nobody wants them.
struct OptionGrads {
  real *w_hr, *w_ci, *w_cf, *w_co, *ln_x, *ln_h, *ln_c, *ln_c_bias;
};

struct Cell {
  FreshGradStep product;
  StoreSums<LineStep, 1> projection;
  Row row;
  const real* w_hh;
  real* dc0;
  OptionGrads grads;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<Cell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<FreshGradStep>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    if (cells.of[0].projection.w.data)
      launch_step(ctx, Directions<StoreSums<LineStep, 1>>{cells.of[0].projection, cells.of[1].projection}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<Row>{cells.of[0].row, cells.of[1].row}, stack, s);
  }

  void begin(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    if (at.operand >= 0) keep_operands(ctx, c, product.kept, at.operand);
    if (row.o.ln_x) repeat_input_product(ctx, c, at.x, 4 * c.pass.H);
    if (row.o.ln_h) repeat_state_product(ctx, c, w_hh, at.operand, at.h, 4 * c.pass.H);
  }

  void inputs(Context& ctx, const ChunkWork& c) const { input_grad(ctx, c, {row.at.x, 0, 4 * c.pass.H}); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    const int64_t H = c.pass.H;
    input_weight_grad(ctx, c, {at.x, 0, 4 * H});
    kept_state_grad(ctx, c, {at.h, 0, 4 * H}, at.operand);
    bias_grad(ctx, c, {at.da, 0, 4 * H}, c.db_ih, c.db_hh);
    column_grad(ctx, c, at.peepholes, H, grads.w_ci);
    column_grad(ctx, c, at.peepholes + H, H, grads.w_cf);
    column_grad(ctx, c, at.peepholes + 2 * H, H, grads.w_co);
    column_grad(ctx, c, at.x_scale, 4 * H, grads.ln_x);
    column_grad(ctx, c, at.h_scale, 4 * H, grads.ln_h);
    column_grad(ctx, c, at.c_scale, H, grads.ln_c);
    column_grad(ctx, c, at.c_shift, H, grads.ln_c_bias);
    if (at.m >= 0) outer_grad(ctx, c, {at.dh, 0, c.pass.P}, {c.column(at.m), c.pass.lines.stride}, H, grads.w_hr);
  }

  FirstStep first(real* dh0) const { return product.first(dh0); }

  void finish(Context& ctx) const {
    const Row r = row;
    real* to = dc0;
    if (to)
      for_each(ctx, r.p.schedule.batch * r.p.H, [=] __device__(int64_t i) {
        const int64_t j = i / r.p.H, u = i % r.p.H;
        to[r.p.schedule.order[j] * r.p.H + u] = r.dc_of(-1, j, u);
      });
  }
};

}  // namespace lstm_variant_backward

void lstm_variant_grad(Context& ctx, const LstmVariantGradArgs& a) {
  using namespace lstm_variant_backward;
  const Stack stack = stack_of(a, a.P);
  const Columns columns(a);
  Buffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].dm = ctx.take<real>(a.B * a.H);
    buffers[d].dc = ctx.take<real>(a.B * a.H);
    if (a.ln_c.n) buffers[d].fresh = ctx.take<real>(a.B * a.H);
  }
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, columns.width, one_layer};
  backward_stack<Cell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    const int64_t layer = i / a.D, d = pass.direction, lines = a.T * a.B;
    Buffers b = buffers[d];
    b.gates = a.gates + i * lines * 4 * a.H;
    b.c = a.c + i * lines * a.H;
    b.c0 = stack.state(a.c0, layer, d, a.H);
    b.dc_n = stack.state(a.dc_n, layer, d, a.H);
    const bool projects = a.w_hr.n > 0;
    const StepWeights w{transposed(ctx, a.w_hh[i], 4 * a.H, a.P), 4 * a.H, a.P, 4 * a.H};
    const StepWeights w_hr{projects ? transposed(ctx, a.w_hr[i], a.P, a.H) : nullptr, a.P, a.H, a.P};
    const VariantGradStep step = start_variant_grad(ctx, w, pass, columns.h, StateMasks::of(a, i));
    const OptionGrads grads{a.dw_hr[i], a.dw_ci[i], a.dw_cf[i], a.dw_co[i], a.dln_x[i], a.dln_h[i], a.dln_c[i], a.dln_c_bias[i]};
    return Cell{{step, projects ? nullptr : b.dm, columns.dh},
                {{{w_hr, pass, columns.dh}}, b.dm, a.H},
                {step, LstmOptions::of(a, i), columns, b},
                a.w_hh[i],
                stack.state(a.dc0, layer, d, a.H),
                grads};
  });
}

}  // namespace tt::TT_ISA
