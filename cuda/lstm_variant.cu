// LSTM with options, forward over a whole sequence, all layers and directions in one call.
//
//   a = W x + W h + b, or  LN(W x) ln_x + LN(W h) ln_h + b;  a.i, a.f += w_c c;  a.o += w_co c'       (peepholes)
//   i, f, o = F(clip a),  g = G(clip a) ⊙ mask;  i = 1 - f or f = 1 - i where they are coupled
//   c̃ = clip(f c + i g),  h̃ = o Hf(c̃) or o Hf(LN(c̃) ln_c + b),  c' = (1 - z) c̃ + z c                 (native/math/cell_variants.h)
//   with projection h̃ = W_hr (o …); what becomes of h̃: variant_forward.h
//
// Saved as by lstm.cu: the activated gates [4][H], g before its mask, and c'. Plan: variant.h. The same bits in every run; no GPU has timed
// it yet. Sources: with the op's row, ops/recurrent_variants.op.
#include "cuda/variant_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"

namespace tt::TT_ISA {

namespace lstm_variant_forward {

/// What a direction needs beside its pass.
struct Buffers {
  real* sums;        // [B][4H] W_hh h
  real* fresh;       // [B][H] c̃, where it is normalised
  real* state;       // [B][H] c of each position
  real* c;           // [lines][H] saved, or null
  const real* bias;  // [4H] where it is added after the normalisation, else null
  real* m;           // [B][H] o Hf(c), with projection, else null
};

struct Row : VariantStep {
  LstmOptions o;
  Buffers b;

  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real *line = p.lines[q], *sums = b.sums + j * 4 * H, *fresh = b.fresh ? b.fresh + j * H : nullptr;
    if (o.ln_x) normalise_row(team, line, 4 * H, o.eps, o.ln_x, b.bias);
    if (o.ln_h) normalise_row(team, sums, 4 * H, o.eps, o.ln_h, nullptr);
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      const real memory = remember(line + u, sums + u, q, j, u);
      if (fresh)
        fresh[u] = memory;
      else
        finish(line + u, s, q, j, u, memory, memory);
    }
    if (!fresh) return;
    const RowStats stats = row_stats(team, fresh, H, o.eps);  // a thread reads what it has written
    for (int64_t u = team.rank(); u < H; u += team.size())
      finish(line + u, s, q, j, u, fresh[u], stats.normal(fresh[u]) * o.ln_c[u] + (o.ln_c_bias ? o.ln_c_bias[u] : real(0)));
  }

  /// The gates, in the line, and c̃.
  __device__ real remember(real* line, const real* sum, int64_t q, int64_t j, int64_t u) const {
    const int64_t H = p.H;
    const real c_prev = b.state[j * H + u];
    real i = line[0] + sum[0], f = line[H] + sum[H];
    if (o.w_ci) i += o.w_ci[u] * c_prev;
    if (o.w_cf) f += o.w_cf[u] * c_prev;
    i = activate(o.f, i), f = activate(o.f, f);
    if (o.coupled == Coupled::input) i = coupled_gate(f);
    if (o.coupled == Coupled::forget) f = coupled_gate(i);
    const real g = activate(o.g, line[2 * H] + sum[2 * H]);
    const real candidate = o.candidate.on() ? g * o.candidate[p.at(q) * H + u] : g;
    const real memory = clip_memory(lstm_memory(LstmGates<real>{i, f, candidate, 0}, c_prev), o.cell_clip);
    real out = line[3 * H] + sum[3 * H];
    if (o.w_co) out += o.w_co[u] * memory;
    line[0] = i, line[H] = f, line[2 * H] = g, line[3 * H] = activate(o.f, out);
    return memory;
  }

  /// c' and h̃ from c̃ and what the output function is applied to.
  __device__ void finish(const real* line, int64_t s, int64_t q, int64_t j, int64_t u, real memory, real normal) const {
    const int64_t H = p.H;
    const real h = line[3 * H] * activate(o.h, normal);
    real* state = b.state + j * H + u;
    if (o.zoneout_c.on()) memory = gru_mix(o.zoneout_c[p.at(q) * H + u], memory, *state);
    *state = memory;
    if (b.c) b.c[q * H + u] = memory;
    if (b.m)
      b.m[j * H + u] = h;
    else
      write(s, q, j, u, h);
  }
};

struct ProjectionStep : VariantStep {
  static constexpr int gates = 1;
  const real* m;

  __device__ int64_t summed(int64_t s) const { return rows(s); }
  __device__ const real* operand(int64_t, int64_t j) const { return m + j * p.H; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const { write(s, p.line(s, j), j, unit, sum[0]); }
};

struct Cell {
  StoreSums<VariantStep, 4> product;
  Row row;
  ProjectionStep projection;
  real* c_n;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<Cell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<StoreSums<VariantStep, 4>>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<Row>{cells.of[0].row, cells.of[1].row}, stack, s);
    if (cells.of[0].projection.w.data)
      launch_step(ctx, Directions<ProjectionStep>{cells.of[0].projection, cells.of[1].projection}, stack.D, stack.B, s);
  }
  void finish(Context& ctx) const { give_rows(ctx, row.p.schedule, row.b.state, row.p.H, c_n); }
};

}  // namespace lstm_variant_forward

void lstm_variant(Context& ctx, const LstmVariantArgs& a) {
  using namespace lstm_variant_forward;
  const Stack stack = stack_of(a, a.P);
  Buffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].sums = ctx.take<real>(a.B * 4 * a.H);
    buffers[d].state = ctx.take<real>(a.B * a.H);
    if (a.ln_c.n) buffers[d].fresh = ctx.take<real>(a.B * a.H);
    if (a.w_hr.n) buffers[d].m = ctx.take<real>(a.B * a.H);
  }
  const auto all_bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], 4 * a.H, 4 * a.H); };
  const auto bias = [&](int64_t i) { return a.ln_x[i] ? nullptr : all_bias(i); };
  forward_stack<Cell>(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 4 * a.H, 4 * a.H, one_layer}, bias, [&](int64_t i, const Pass& pass) {
    const int64_t layer = i / a.D, d = pass.direction;
    Buffers b = buffers[d];
    take_rows(ctx, pass.schedule, stack.state(a.c0, layer, d, a.H), a.H, b.state);
    b.c = a.c ? a.c + i * a.T * a.B * a.H : nullptr;
    b.bias = a.ln_x[i] ? all_bias(i) : nullptr;
    const VariantStep step = start_variant(ctx, {a.w_hh[i], a.P, a.H, a.P}, pass, StateMasks::of(a, i));
    VariantStep projected = step;
    projected.w = {a.w_hr[i], a.H, a.P, a.H};
    return Cell{{step, b.sums, 4 * a.H}, {step, LstmOptions::of(a, i), b}, {projected, b.m}, stack.state(a.c_n, layer, d, a.H)};
  });
}

}  // namespace tt::TT_ISA
