// GRU with options, forward over a whole sequence, all layers and directions in one call.
//
//   r, z = F(clip(W_i· x + b_i· + W_h· h + b_h·)),  h̃ = (1-z) n ⊙ mask + z h                  (equations: native/math/cell.h)
//   reset after the product:   q = W_hn h + b_hn,        n = G(clip(W_in x + b_in + r q))
//   reset before the product:  q = W_hn (r h) + b_hn,    n = G(clip(W_in x + b_in + q))
//   with normalisation each W· is LN(W·) ln, r and z together and n by itself; what becomes of h̃: variant_forward.h
//
// Saved as by gru.cu: r, z, n, q as [4][H], n before its mask. Plan: variant.h; before the product there are two products, each with its
// rows. The same bits in every run; no GPU has timed it yet. Sources: with the op's row, ops/recurrent_variants.op.
#include "cuda/variant_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace gru_variant_forward {

/// What a direction needs beside its pass.
struct Buffers {
  real* sums;        // [B][3H] the products
  real* rh;          // [B][H] r h, reset before the product only
  const real* b_n;   // [H] b_hn, or null
  const real* bias;  // [3H] where it is added after the normalisation, else null
};

struct GruRow : VariantStep {
  GruOptions o;
  Buffers b;

  /// r and z in the line; before the product also r h.
  template <class Team>
  __device__ void reset(Team team, int64_t s, int64_t j) const {
    const int64_t H = p.H;
    real *line = p.lines[p.line(s, j)], *sums = b.sums + j * 3 * H;
    if (o.ln_x) {
      normalise_row(team, line, 2 * H, o.eps, o.ln_x, b.bias);
      normalise_row(team, line + 2 * H, H, o.eps, o.ln_x + 2 * H, b.bias ? b.bias + 2 * H : nullptr);
    }
    if (o.ln_h) normalise_row(team, sums, 2 * H, o.eps, o.ln_h, nullptr);
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      line[u] = activate(o.f, line[u] + sums[u]);
      line[H + u] = activate(o.f, line[H + u] + sums[H + u]);
      if (b.rh) b.rh[j * H + u] = line[u] * operand_of(s, j, u);
    }
  }

  /// n and q in the line, and the new state.
  template <class Team>
  __device__ void finish(Team team, int64_t s, int64_t j) const {
    const int64_t H = p.H, q = p.line(s, j);
    real *line = p.lines[q], *sum = b.sums + j * 3 * H + 2 * H;
    if (o.ln_h) normalise_row(team, sum, H, o.eps, o.ln_h + 2 * H, nullptr);
    for (int64_t u = team.rank(); u < H; u += team.size()) {
      const real product = b.b_n ? sum[u] + b.b_n[u] : sum[u];
      const real n = activate(o.g, line[2 * H + u] + (b.rh ? product : line[u] * product));
      const real candidate = o.candidate.on() ? n * o.candidate[p.at(q) * H + u] : n;
      write(s, q, j, u, gru_mix(line[H + u], candidate, p.h_before(s, j, u)));
      line[2 * H + u] = n, line[3 * H + u] = product;
    }
  }
};

struct ResetRow : GruRow {
  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    reset(team, s, j);
    if (!b.rh) finish(team, s, j);
  }
};

struct CandidateRow : GruRow {
  template <class Team>
  __device__ void operator()(Team team, int64_t s, int64_t j) const {
    finish(team, s, j);
  }
};

/// W_hn (r h), beside the sums of r and z.
struct CandidateStep : VariantStep {
  const real* rh;
  __device__ const real* operand(int64_t, int64_t j) const { return rh + j * p.H; }
};

struct AfterCell {
  using Product = StoreSums<VariantStep, 3>;
  Product product;
  ResetRow row;

  static void steps(Context& ctx, const Directions<AfterCell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<AfterCell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<Product>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<ResetRow>{cells.of[0].row, cells.of[1].row}, stack, s);
  }
  void finish(Context&) const {}
};

struct BeforeCell {
  using Product = StoreSums<VariantStep, 2>;
  using Candidate = StoreSums<CandidateStep, 1>;
  Product product;
  Candidate candidate;
  GruRow row;

  static void steps(Context& ctx, const Directions<BeforeCell>& cells, const Stretch& stretch) { each_step(ctx, cells, stretch); }
  static void step(Context& ctx, const Directions<BeforeCell>& cells, const Stack& stack, int64_t s) {
    launch_step(ctx, Directions<Product>{cells.of[0].product, cells.of[1].product}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<ResetRow>{{{cells.of[0].row}, {cells.of[1].row}}}, stack, s);
    launch_step(ctx, Directions<Candidate>{cells.of[0].candidate, cells.of[1].candidate}, stack.D, stack.B, s);
    launch_rows(ctx, Directions<CandidateRow>{{{cells.of[0].row}, {cells.of[1].row}}}, stack, s);
  }
  void finish(Context&) const {}
};

}  // namespace gru_variant_forward

void gru_variant(Context& ctx, const GruVariantArgs& a) {
  using namespace gru_variant_forward;
  const Stack stack = stack_of(a, a.H);
  Buffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].sums = ctx.take<real>(a.B * 3 * a.H);
    if (!a.reset_after) buffers[d].rh = ctx.take<real>(a.B * a.H);
  }
  const ForwardPlan plan{a.y, a.h_n, a.ys, a.gates, 3 * a.H, 4 * a.H, one_layer};
  const auto all_bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], 3 * a.H, 2 * a.H); };
  const auto bias = [&](int64_t i) { return a.ln_x[i] ? nullptr : all_bias(i); };
  const auto row = [&](int64_t i, const Pass& pass) {
    Buffers b = buffers[pass.direction];
    b.b_n = a.b_hh[i] ? a.b_hh[i] + 2 * a.H : nullptr;
    b.bias = a.ln_x[i] ? all_bias(i) : nullptr;
    return GruRow{start_variant(ctx, {a.w_hh[i], a.H, a.H, a.H}, pass, StateMasks::of(a, i)), GruOptions::of(a, i), b};
  };
  if (a.reset_after)
    return forward_stack<AfterCell>(ctx, stack, plan, bias, [&](int64_t i, const Pass& pass) {
      const GruRow r = row(i, pass);
      return AfterCell{{r, r.b.sums, 3 * a.H}, {r}};
    });
  forward_stack<BeforeCell>(ctx, stack, plan, bias, [&](int64_t i, const Pass& pass) {
    const GruRow r = row(i, pass);
    VariantStep candidate = r;
    candidate.w.data += 2 * a.H * a.H;
    return BeforeCell{{r, r.b.sums, 3 * a.H}, {{candidate, r.b.rh}, r.b.sums + 2 * a.H, 3 * a.H}, r};
  });
}

}  // namespace tt::TT_ISA
