// GRU with options, backward over a whole sequence, all layers and directions in one call.
//
//   dz = dh̃ (h_prev - n ⊙ mask),  dn = dh̃ (1-z) mask;  da = d(gate) f'(gate), a function of its saved value (native/cpu/gate.h)
//   reset after the product:   dq = da.n r,  dr = da.n q
//   reset before the product:  dq = da.n,    drh = W_hnᵀ dq,  dr = drh h_prev,  and drh r also reaches h_prev
//
// A line holds the gradients of W_ih's gates r, z, n and of W_hh's r, z, q, and blocks laid out by variant_columns.h. Masks and, where they
// are normalised, both products are computed again. Weight gradients +=, state and input gradients =. Plan: recurrent_backward.h and
// variant.h. Results do not depend on the number of threads.
#include "native/cpu/gru_variant.h"
#include "native/cpu/variant_norm.h"
#include "native/cpu/variant_state.h"
#include "native/gen/prototypes.h"
#include "native/math/cell_variants.h"
#include "native/math/variant_columns.h"

namespace tt::TT_ISA {

namespace {

using Columns = GruVariantColumns;

/// What a direction needs beside its pass.
struct GruVariantGradBuffers {
  real* packed;  // packed_size(H, 3 H)
  real* fresh;   // [B][H] gradient of h̃, then of r h
  const real* gates;
  real *dln_x, *dln_h;
  StateBuffers state;
  real* scratch;  // H per member
};

template <bool After>
class GruVariantGradCell {
 public:
  GruVariantGradCell(const BackwardPass& p, const GruVariantGradBuffers& b, const GruOptions& options, const Columns& columns,
                     const StateMasks& masks, const Crew& crew)
      : p_(p),
        b_(b),
        o_(options),
        at_(columns),
        H_(p.stack.H),
        units_(H_, crew),
        part_(o_.by_rows() ? Part::rows(p.stack.B, H_, crew) : Part::units(p.stack.B, units_)),
        states_(UnitPanels::From::columns, {p.w_hh, H_}, gates * H_, units_, b.packed),
        candidate_(UnitPanels::From::columns, {p.w_hh + 2 * H_ * H_, H_}, After ? 0 : H_, units_, b.packed + packed_size(H_, 2 * H_)),
        input_(p, crew, columns.x, 3 * H_),
        state_(p, b.state, masks, Part::units(p.stack.B, units_)),
        mask_(b.scratch + crew.rank * H_) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, H_, crew);
  }

  /// What the steps of a chunk find in their lines.
  bool begin(Crew& crew, const Chunk& chunk) {
    if (at_.operand < 0 && !o_.by_rows()) return true;
    if (at_.operand >= 0) {
      for (int64_t s = chunk.begin; s < chunk.end; ++s)
        for (int64_t j = 0; j < p_.schedule.active(s); ++j) keep_operands(chunk, s, j);
      if (!crew.sync()) return false;
    }
    if (o_.ln_x) repeat_input_product(p_, crew, chunk, at_.x, 3 * H_);
    if (o_.ln_h) {
      repeat_state_product(p_, crew, chunk, at_.operand, at_.h, 0, gates * H_);
      if (!After) repeat_state_product(p_, crew, chunk, at_.rh, at_.h + 2 * H_, 2 * H_, H_);
    }
    return crew.sync();
  }

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const int64_t q = p_.schedule.offset[s], rows = p_.schedule.active(s), going_on = p_.schedule.active(s + 1);
    state_.begin_rows(going_on, rows, units_);
    const FreshGrad each{*this, q};
    states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, going_on}, gates * H_, each);
    for (int64_t j = going_on; j < rows; ++j)
      each_vector(units_.first(), units_.last(), [&](int64_t unit, int64_t n) { each.after(j, unit, n, vreal{}); });
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) {
      real* line = lines + j * p_.line_stride;
      derive(line, s, q + j, j);
      if (o_.ln_h) norm_grad(line, at_.h, at_.da_h, at_.h_scale, o_.ln_h, 2 * H_, H_);
      if (After) finish_line(line, q + j, j);
    }
    if (After) return true;
    if (!crew.sync()) return false;
    candidate_.sweep(Rows{lines + at_.h + 2 * H_, p_.line_stride}, {0, rows}, H_, StoreUnits{b_.fresh, H_});
    if (o_.by_rows() && !crew.sync()) return false;
    for (int64_t j = part_.row0; j < part_.last_row(rows); ++j) finish_line(lines + j * p_.line_stride, q + j, j);
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const ChunkGrads inputs(p_, crew, chunk, {at_.x, 0, 3 * H_});
    input_.multiply(crew, chunk);
    inputs.input_weights();
    if (at_.operand >= 0)
      kept_state_grad(p_, crew, chunk, {at_.h, 0, gates * H_}, at_.operand);
    else
      ChunkGrads(p_, crew, chunk, {at_.h, 0, gates * H_}).state_weights();
    if (!After) kept_state_grad(p_, crew, chunk, {at_.h + 2 * H_, 2 * H_, H_}, at_.rh);
    column_grad(p_, crew, chunk, at_.da_x, 3 * H_, p_.db_ih);
    column_grad(p_, crew, chunk, at_.da_h, 3 * H_, p_.db_hh);
    column_grad(p_, crew, chunk, at_.x_scale, 3 * H_, b_.dln_x);
    column_grad(p_, crew, chunk, at_.h_scale, 3 * H_, b_.dln_h);
  }

  void first(const Crew&, const real* next) {
    if (p_.dh0) states_.sweep(Rows{next + at_.h, p_.line_stride}, {0, p_.schedule.active(0)}, gates * H_, VariantStateGrad::First{state_});
  }

 private:
  static constexpr int gates = After ? 3 : 2;

  struct FreshGrad {
    const GruVariantGradCell& cell;
    int64_t q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      store_units<0>(cell.b_.fresh + j * cell.H_ + unit, cell.state_.fresh_grad(q + j, j, unit, n, sum), n);
    }
  };

  void keep_operands(const Chunk& chunk, int64_t s, int64_t j) const {
    const int64_t q = p_.schedule.offset[s] + j, u = units_.first(), n = units_.count();
    real* line = chunk.lines + (q - p_.schedule.offset[chunk.begin]) * p_.line_stride + u;
    state_.operand(s, j, u, n, line + at_.operand);
    if (!After) put_product(line + at_.rh, b_.gates + q * 4 * H_ + u, line + at_.operand, n);
  }

  /// The gradients of n, z and q, and of r after the product, in the line.
  void derive(real* line, int64_t s, int64_t q, int64_t j) const {
    const int64_t u = part_.unit0, count = part_.count();
    const real *r = b_.gates + q * 4 * H_ + u, *z = r + H_, *n = z + H_, *product = n + H_;
    const real *dh = b_.fresh + j * H_ + u, *h_prev = p_.h_before(s, j) + u;
    real *dr = line + at_.da_x + u, *dz = dr + H_, *dn = dz + H_, *dq = line + at_.da_h + 2 * H_ + u, *direct = state_.direct(j) + u;
    if (o_.candidate.on())
      o_.candidate.fill(p_.at()[q] * H_ + u, count, mask_);
    else
      each_lane(count, [&](auto at) { at.put(mask_, set1(1)); });
    each_lane(count, [&](auto at) {
      const GruMixGrad<vreal> by = gru_mix_grad(at(z), at(n) * at(mask_), at(h_prev), at(dh));
      at.put(dz, by.z);
      at.put(dn, by.n * at(mask_));
      at.put(direct, at(direct) + by.h_prev);
    });
    activate_grad(o_.f, z, dz, count);
    activate_grad(o_.g, n, dn, count);
    if (!After) {
      copy_row(dn, dq, count);
      return;
    }
    put_product(dq, dn, r, count);
    put_product(dr, dn, product, count);
  }

  /// The gradient of r, complete, and what follows from it.
  void finish_line(real* line, int64_t q, int64_t j) const {
    const int64_t u = part_.unit0, n = part_.count();
    const real *r = b_.gates + q * 4 * H_ + u, *drh = b_.fresh + j * H_ + u;
    real *dr = line + at_.da_x + u, *direct = state_.direct(j) + u;
    if (!After) {
      put_product(dr, drh, line + at_.operand + u, n);
      each_vector(0, n, [&](int64_t k, int64_t count) {
        const vreal dh = load_units<0>(drh + k, count) * load_units<0>(r + k, count);
        store_units<0>(direct + k, load_units<0>(direct + k, count) + state_.unmask(j, u + k, count, dh), count);
      });
    }
    activate_grad(o_.f, r, dr, n);
    copy_row(dr, line + at_.da_h + u, n);
    copy_row(dr + H_, line + at_.da_h + H_ + u, n);
    if (o_.ln_h) norm_grad(line, at_.h, at_.da_h, at_.h_scale, o_.ln_h, 0, 2 * H_);
    if (!o_.ln_x) return;
    norm_grad(line, at_.x, at_.da_x, at_.x_scale, o_.ln_x, 0, 2 * H_);
    norm_grad(line, at_.x, at_.da_x, at_.x_scale, o_.ln_x, 2 * H_, H_);
  }

  /// `count` columns from `from` on of a normalised product.
  void norm_grad(real* line, int64_t product, int64_t da, int64_t scale, const real* w, int64_t from, int64_t count) const {
    normalise_row_grad(line + product + from, count, o_.eps, w + from, line + da + from, line + scale + from);
  }

  const BackwardPass& p_;
  const GruVariantGradBuffers& b_;
  const GruOptions& o_;
  const Columns& at_;
  int64_t H_;
  Share units_;
  Part part_;
  UnitPanels states_, candidate_;
  InputGrad input_;
  VariantStateGrad state_;
  real* mask_;
};

}  // namespace

void gru_variant_grad(Context& ctx, const GruVariantGradArgs& a) {
  const Stack stack = stack_of(a, a.H);
  Workspace& workspace = ctx.workspace;
  const int members = crew_size(ctx, stack, 3);
  GruVariantGradBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    GruVariantGradBuffers& b = buffers[d];
    b.packed = workspace.take<real>(packed_size(a.H, 3 * a.H));
    b.fresh = workspace.take<real>(a.B * a.H);
    b.state = StateBuffers::take(workspace, a.B * a.H, a.state_dropout);
    b.scratch = workspace.take<real>(members * a.H);
  }
  const Columns columns(a);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 3, columns.width};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction;
    GruVariantGradBuffers b = buffers[pass.direction];
    b.gates = a.gates + i * a.T * a.B * 4 * a.H;
    b.dln_x = a.dln_x[i];
    b.dln_h = a.dln_h[i];
    const GruOptions options = GruOptions::of(a, i);
    if (a.reset_after) {
      GruVariantGradCell<true> cell(pass, b, options, columns, StateMasks::of(a, i), crew);
      run_backward(pass, crew, cell);
    } else {
      GruVariantGradCell<false> cell(pass, b, options, columns, StateMasks::of(a, i), crew);
      run_backward(pass, crew, cell);
    }
  });
}

}  // namespace tt::TT_ISA
