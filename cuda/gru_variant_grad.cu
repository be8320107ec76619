// GRU with options, backward over a whole sequence, all layers and directions in one call.
//
//   dz = dh̃ (h_prev - n ⊙ mask),  dn = dh̃ (1-z) mask;  da = d(gate) f'(gate), a function of its saved value (gate.h)
//   reset after the product:   dq = da.n r,  dr = da.n q
//   reset before the product:  dq = da.n,    drh = W_hnᵀ dq,  dr = drh h_prev,  and drh r also reaches h_prev
//
// A line holds the gradients of W_ih's gates r, z, n and of W_hh's r, z, q, and blocks laid out by variant_columns.h. Masks and, where they
// are normalised, both products are computed again. Weight gradients +=, state and input gradients =. Plan: recurrent_backward.h and
// variant.h. The same bits in every run; no GPU has timed it yet.
#include "cuda/variant_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace gru_variant_backward {

using Columns = GruVariantColumns;

struct GruGradRow : VariantGradStep {
  GruOptions o;
  Columns at;
  const real* saved;  // lines of r, z, n, q as [4][H]
  real* fresh;        // [B][H] gradient of h̃, then of r h

  __device__ bool after() const { return at.rh < 0; }

  /// The gradients of n, z and q, and of r after the product, in the line.
  template <class Team>
  __device__ void derive(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real* line = p.lines[q];
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      const real *gate = saved + q * 4 * H + u, r = gate[0], z = gate[H], n = gate[2 * H];
      const real mask = o.candidate.on() ? o.candidate[p.at(q) * H + u] : real(1);
      const GruMixGrad<real> by = gru_mix_grad(z, n * mask, p.h_before(s, j, u), fresh[j * H + u]);
      real *da = line + at.da_x + u, *dq = line + at.da_h + 2 * H + u;
      *direct_of(j, u) += by.h_prev;
      da[H] = by.z * slope(o.f, z);
      da[2 * H] = by.n * mask * slope(o.g, n);
      *dq = after() ? da[2 * H] * r : da[2 * H];
      if (after()) da[0] = da[2 * H] * gate[3 * H];
    }
    if (o.ln_h) norm_grad(team, line, at.h, at.da_h, at.h_scale, o.ln_h, 2 * H, H);
  }

  /// The gradient of r, complete, and what follows from it.
  template <class Team>
  __device__ void finish(Team team, int64_t s, int64_t j) const {
    const int64_t q = p.line(s, j), H = p.H;
    real* line = p.lines[q];
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      const real r = saved[q * 4 * H + u];
      real *da = line + at.da_x + u, *da_h = line + at.da_h + u;
      if (!after()) {
        const real drh = fresh[j * H + u];
        da[0] = drh * line[at.operand + u];
        *direct_of(j, u) += drh * r * kept_of(j, u);
      }
      da[0] *= slope(o.f, r);
      da_h[0] = da[0], da_h[H] = da[H];
    }
    if (o.ln_h) norm_grad(team, line, at.h, at.da_h, at.h_scale, o.ln_h, 0, 2 * H);
    if (!o.ln_x) return;
    norm_grad(team, line, at.x, at.da_x, at.x_scale, o.ln_x, 0, 2 * H);
    norm_grad(team, line, at.x, at.da_x, at.x_scale, o.ln_x, 2 * H, H);
  }

  /// `count` columns from `from` on of a normalised product.
  template <class Team>
  __device__ void norm_grad(Team team, real* line, int64_t product, int64_t da, int64_t scale, const real* w, int64_t from,
                            int64_t count) const {
    normalise_row_grad(team, line + product + from, count, o.eps, w + from, line + da + from, line + scale + from);
  }
};

struct DeriveRow : GruGradRow {
  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    derive(team, s, j);
    if (after()) finish(team, s, j);
  }
};

struct FinishRow : GruGradRow {
  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    finish(team, s, j);
  }
};

struct Cell {
  FreshGradStep product;
  StoreSums<LineStep, 1> candidate;  // before the product
  GruGradRow row;
  const real* w_hh;
  real *dln_x, *dln_h;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<Cell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<FreshGradStep>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<DeriveRow>{{{cells.of[0].row}, {cells.of[1].row}}}, stack, s);
    if (!cells.of[0].candidate.w.data) return;
    launch_step(ctx, Directions<StoreSums<LineStep, 1>>{cells.of[0].candidate, cells.of[1].candidate}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<FinishRow>{{{cells.of[0].row}, {cells.of[1].row}}}, stack, s);
  }

  int64_t state_gates() const { return row.at.rh < 0 ? 3 : 2; }

  void begin(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    const int64_t H = c.pass.H;
    if (at.operand >= 0) keep_operands(ctx, c, product.kept, at.operand);
    if (at.rh >= 0) keep_reset_operands(ctx, c);
    if (row.o.ln_x) repeat_input_product(ctx, c, at.x, 3 * H);
    if (!row.o.ln_h) return;
    repeat_state_product(ctx, c, w_hh, at.operand, at.h, state_gates() * H);
    if (at.rh >= 0) repeat_state_product(ctx, c, w_hh + 2 * H * H, at.rh, at.h + 2 * H, H);
  }

  void keep_reset_operands(Context& ctx, const ChunkWork& c) const {
    const GruGradRow r = row;
    const int64_t first = c.first(), H = c.pass.H;
    const int32_t* count = c.count();
    for_each(ctx, c.lines() * H, [=] __device__(int64_t i) {
      if (i / H >= *count) return;
      const int64_t q = first + i / H, u = i % H;
      real* line = r.p.lines[q];
      line[r.at.rh + u] = r.saved[q * 4 * H + u] * line[r.at.operand + u];
    });
  }

  void inputs(Context& ctx, const ChunkWork& c) const { input_grad(ctx, c, {row.at.x, 0, 3 * c.pass.H}); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const Columns& at = row.at;
    const int64_t H = c.pass.H;
    input_weight_grad(ctx, c, {at.x, 0, 3 * H});
    kept_state_grad(ctx, c, {at.h, 0, state_gates() * H}, at.operand);
    if (at.rh >= 0) kept_state_grad(ctx, c, {at.h + 2 * H, 2 * H, H}, at.rh);
    column_grad(ctx, c, at.da_x, 3 * H, c.db_ih);
    column_grad(ctx, c, at.da_h, 3 * H, c.db_hh);
    column_grad(ctx, c, at.x_scale, 3 * H, dln_x);
    column_grad(ctx, c, at.h_scale, 3 * H, dln_h);
  }

  FirstStep first(real* dh0) const { return product.first(dh0); }
  void finish(Context&) const {}
};

}  // namespace gru_variant_backward

void gru_variant_grad(Context& ctx, const GruVariantGradArgs& a) {
  using namespace gru_variant_backward;
  const Stack stack = stack_of(a, a.H);
  const Columns columns(a);
  real* fresh[2];
  for (int64_t d = 0; d < a.D; ++d) fresh[d] = ctx.take<real>(a.B * a.H);
  const int64_t H = a.H, gates = a.reset_after ? 3 : 2;
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, columns.width, one_layer};
  backward_stack<Cell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    const real* w = transposed(ctx, a.w_hh[i], 3 * H, H);
    const VariantGradStep step = start_variant_grad(ctx, {w, 3 * H, H, gates * H}, pass, columns.h, StateMasks::of(a, i));
    real* to = fresh[pass.direction];
    return Cell{{step, to, 0},
                {{{{a.reset_after ? nullptr : w + 2 * H, 3 * H, H, H}, pass, columns.h + 2 * H}}, to, H},
                {step, GruOptions::of(a, i), columns, a.gates + i * a.T * a.B * 4 * H, to},
                a.w_hh[i],
                a.dln_x[i],
                a.dln_h[i]};
  });
}

}  // namespace tt::TT_ISA
