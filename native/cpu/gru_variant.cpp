// GRU with options, forward over a whole sequence, all layers and directions in one call.
//
//   r, z = F(clip(W_i· x + b_i· + W_h· h + b_h·)),  h̃ = (1-z) n ⊙ mask + z h                  (equations: native/math/cell.h)
//   reset after the product:   q = W_hn h + b_hn,        n = G(clip(W_in x + b_in + r q))
//   reset before the product:  q = W_hn (r h) + b_hn,    n = G(clip(W_in x + b_in + q))
//   with normalisation each W· is LN(W·) ln, r and z together and n by itself; what becomes of h̃: variant_state.h
//
// Saved as by gru.cpp: r, z, n, q as [4][H], n before its mask. Plan: variant.h; before the product there are two products, each with its
// phase. Results do not depend on the number of threads. Sources: with the op's row, ops/recurrent_variants.op.
#include "native/cpu/gru_variant.h"

#include "native/cpu/row_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct GruVariantBuffers {
  real* packed;  // packed_size(3 H, H)
  real* sums;    // [B][sum_stride] the products
  int64_t sum_stride;
  real* rh;          // [B][h_stride] r h, reset before the product only
  const real* b_n;   // [H] b_hn, or null
  const real* bias;  // [3H] where it is added after the normalisation, else null
  StateBuffers state;
  real* scratch;  // 2 H per member
};

template <bool After>
class GruVariantCell {
 public:
  GruVariantCell(const ForwardPass& p, const GruVariantBuffers& b, const GruOptions& options, const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        H_(p.stack.H),
        units_(H_, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        gates_({p.w_hh, H_}, H_, units_, p.schedule.lines, b.packed),
        candidate_(UnitPanels::From::rows, {p.w_hh + 2 * H_ * H_, H_}, After ? 0 : H_, units_, b.packed + 2 * packed_size(H_, H_),
                   p.schedule.lines),
        state_(p, b.state, masks, part_),
        scratch_(b.scratch + crew.rank * 2 * H_) {}

  bool step(Crew& crew, int64_t s, real* lines) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s), K = s == 0 && !p_.h0 ? 0 : H_;
    gates_.sweep(Rows{p_.h[s % 2], p_.h_stride}, {0, rows}, K, [&](int64_t unit, auto whole) TT_LAMBDA_INLINE {
      return StoreGates<gates, decltype(whole)::value>{b_.sums, b_.sum_stride, H_, unit};
    });
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real* line = lines + j * p_.line_stride;
      reset(line, s, j);
      if (After) finish_line(line, s, q + j, j);
    }
    if (After) return true;
    if (!crew.sync()) return false;
    candidate_.sweep(Rows{b_.rh, p_.h_stride}, {0, rows}, K, StoreUnits{b_.sums + 2 * H_, b_.sum_stride});
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) finish_line(lines + j * p_.line_stride, s, q + j, j);
    return true;
  }

  void finish(Span rows, int64_t) { state_.finish(rows.first, rows.last); }

 private:
  static constexpr int gates = After ? 3 : 2;

  /// r and z in the line; before the product also r h.
  void reset(real* line, int64_t s, int64_t j) const {
    const int64_t u = part_.unit0, n = part_.count();
    real *r = line + u, *z = r + H_, *sums = b_.sums + j * b_.sum_stride;
    if (o_.ln_x) {
      normalise_row(line, 2 * H_, o_.eps, o_.ln_x, b_.bias);
      normalise_row(line + 2 * H_, H_, o_.eps, o_.ln_x + 2 * H_, b_.bias ? b_.bias + 2 * H_ : nullptr);
    }
    if (o_.ln_h) normalise_row(sums, 2 * H_, o_.eps, o_.ln_h, nullptr);
    add_row(r, sums + u, n);
    add_row(z, sums + H_ + u, n);
    activate(o_.f, r, n);
    activate(o_.f, z, n);
    if (!After) put_product(b_.rh + j * p_.h_stride + u, r, p_.h_row(s - 1, j) + u, n);
  }

  /// n and q in the line, and the new state.
  void finish_line(real* line, int64_t s, int64_t at_q, int64_t j) const {
    const int64_t u = part_.unit0, count = part_.count();
    const real *r = line + u, *z = r + H_, *h = state_.now(j) + u;
    real *n = line + 2 * H_ + u, *q = n + H_, *sum = b_.sums + j * b_.sum_stride + 2 * H_, *fresh = scratch_, *mask = fresh + H_;
    if (o_.ln_h) normalise_row(sum, H_, o_.eps, o_.ln_h + 2 * H_, nullptr);
    copy_row(sum + u, q, count);
    if (b_.b_n) add_row(q, b_.b_n + u, count);
    if (After)
      add_product(n, r, q, count);
    else
      add_row(n, q, count);
    activate(o_.g, n, count);
    copy_row(n, fresh, count);
    if (o_.candidate.on()) {
      o_.candidate.fill(p_.at()[at_q] * H_ + u, count, mask);
      put_product(fresh, n, mask, count);
    }
    each_lane(count, [&](auto at) { at.put(fresh, gru_mix(at(z), at(fresh), at(h))); });
    state_.write(s, at_q, j, u, count, fresh, mask);
  }

  const ForwardPass& p_;
  const GruVariantBuffers& b_;
  const GruOptions& o_;
  int64_t H_;
  Share units_;
  Part part_;
  GatePanels<gates> gates_;
  UnitPanels candidate_;
  VariantState state_;
  real* scratch_;
};

}  // namespace

void gru_variant(Context& ctx, const GruVariantArgs& a) {
  const Stack stack = stack_of(a, a.H);
  Workspace& workspace = ctx.workspace;
  const int members = crew_size(ctx, stack, 3);
  GruVariantBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    GruVariantBuffers& b = buffers[d];
    b.packed = workspace.take<real>(3 * packed_size(a.H, a.H));
    b.sum_stride = spread(3 * a.H);
    b.sums = workspace.take<real>(a.B * b.sum_stride);
    if (!a.reset_after) b.rh = workspace.take<real>(a.B * spread(a.H));
    b.state = StateBuffers::take(workspace, a.B * a.H, a.state_dropout);
    b.scratch = workspace.take<real>(members * 2 * a.H);
  }
  // The bias is part of W x, but where that is normalised it is added after.
  const real** biases = workspace.take<const real*>(a.L * a.D);
  const auto bias = [&](int64_t i, real* out) {
    biases[i] = gru_bias(a.b_ih[i], a.b_hh[i], a.H, out);
    return a.ln_x[i] ? nullptr : biases[i];
  };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 3 * a.H, 4 * a.H}, bias, [&](const ForwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction;
    GruVariantBuffers b = buffers[pass.direction];
    b.b_n = pass.b_hh ? pass.b_hh + 2 * a.H : nullptr;
    b.bias = a.ln_x[i] ? biases[i] : nullptr;
    const GruOptions options = GruOptions::of(a, i);
    if (a.reset_after) {
      GruVariantCell<true> cell(pass, b, options, StateMasks::of(a, i), crew);
      run_forward(pass, crew, cell);
    } else {
      GruVariantCell<false> cell(pass, b, options, StateMasks::of(a, i), crew);
      run_forward(pass, crew, cell);
    }
  });
}

}  // namespace tt::TT_ISA
