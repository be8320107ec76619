// GRU backward over a whole sequence, all layers and directions in one call.
//
//   dh = dy + W_hhᵀ(gradients of the next step) + z dh(next)
//   da.n = dh (1-z)(1-n²),  da.z = dh (h_prev - n) z(1-z)                                      (native/math/cell.h)
//   reset after the product:   dq = da.n r,          da.r = da.n q r(1-r)
//   reset before the product:  drh = W_hnᵀ da.n,     da.r = drh h_prev r(1-r),  and drh r also reaches h_prev
//
// A line holds the gradients n, r, z, q as [4][H], so that those of W_ih (n, r, z) and of W_hh after the product (r, z, q) are both
// contiguous; before the product the fourth part is r h_prev, the operand of dW_hn. Weight gradients +=, state and input gradients =.
// Results do not depend on the number of threads. Parallel plan: recurrent_backward.h. Source: Cho et al. 2014, eq. 5-8.
#include "native/cpu/recurrent_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct GruGradBuffers {
  real* packed;  // packed_size(H, 3 H)
  real* direct;  // [B][H] what reaches the state before past the products
  const real* gates;
  const int64_t* rows;  // [3 H] the rows of W_ih in the order of a line's gates
};

/// What both cells share: a vector of units at a line, and the end of the state's gradient.
class GruGradCell {
 protected:
  GruGradCell(const BackwardPass& p, const GruGradBuffers& b, const Crew& crew)
      : p_(p), b_(b), H_(p.stack.H), units_(H_, crew), input_(p, crew, 0, 3 * H_, b.rows) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, H_, crew);
  }

  /// Rows that end here start from the gradient of their final state.
  void begin_rows(Span rows) const {
    for (int64_t j = rows.first; j < rows.last; ++j)
      for (int64_t u = units_.first(); u < units_.last(); ++u) direct(j)[u] = p_.dh_n_row(j)[u];
  }

  TT_INLINE void fetch(real* lines, int64_t s, int64_t q, int64_t first, int64_t unit, Ahead& ahead) const {
    for (int g = 0; g < 4; ++g) {
      ahead.add(Rows{b_.gates, 4 * H_}.from(q + first, g * H_ + unit));
      ahead.add(Rows{lines, p_.line_stride}.from(first, g * H_ + unit));
    }
    ahead.add(p_.h_rows_before(s).from(first, unit));
    ahead.add(p_.dy_rows(q).from(first, unit));
  }
  TT_INLINE real* direct(int64_t j) const { return b_.direct + j * H_; }
  TT_INLINE GruGates<vreal> gates(int64_t q, int64_t unit, int64_t n) const {
    const real* g = b_.gates + q * 4 * H_ + unit;
    return {load_units<0>(g, n), load_units<0>(g + H_, n), load_units<0>(g + 2 * H_, n)};
  }
  TT_INLINE vreal saved_product(int64_t q, int64_t unit, int64_t n) const {
    return load_units<0>(b_.gates + q * 4 * H_ + 3 * H_ + unit, n);
  }

  /// Writes dh0 from the sums over the first step's gates.
  struct FirstEpilogue {
    const GruGradCell& cell;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const BackwardPass& p = cell.p_;
      store_units<0>(p.dh0 + p.schedule.order[j] * cell.H_ + unit, sum + load_units<0>(cell.direct(j) + unit, n), n);
    }
  };

  /// each.after(j, unit, n, 0) for rows without a next step.
  template <class Each>
  TT_INLINE void each_ending(Span rows, Each&& each) const {
    for (int64_t j = rows.first; j < rows.last; ++j)
      each_vector(units_.first(), units_.last(), [&](int64_t unit, int64_t n) { each.after(j, unit, n, vreal{}); });
  }

  const BackwardPass& p_;
  const GruGradBuffers& b_;
  int64_t H_;
  Share units_;
  InputGrad input_;  // of all three gates at once, whose order is not that of W_ih
};

class GruAfterGradCell : GruGradCell {
 public:
  GruAfterGradCell(const BackwardPass& p, const GruGradBuffers& b, const Crew& crew)
      : GruGradCell(p, b, crew), states_(UnitPanels::From::columns, {p.w_hh, H_}, 3 * H_, units_.dealt(crew), b.packed) {}

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const int64_t next_rows = p_.schedule.active(s + 1);
    const Span rows = crew.rows_of(p_.schedule.active(s)), going_on = rows.below(next_rows), ending = rows.from(next_rows);
    const Epilogue each{*this, lines, s, p_.schedule.offset[s]};
    begin_rows(ending);
    states_.sweep(Rows{next + H_, p_.line_stride}, going_on, 3 * H_, each);
    each_ending(ending, each);
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const GateRange n{0, 2 * H_, H_}, rz{H_, 0, 2 * H_}, product{3 * H_, 2 * H_, H_};
    input_.multiply(crew, chunk);
    ChunkGrads(p_, crew, chunk, rz).weights();
    ChunkGrads(p_, crew, chunk, n).input_weights();
    ChunkGrads(p_, crew, chunk, product).state_weights();
    bias_grad(p_, crew, chunk, n, p_.db_ih, nullptr);
    bias_grad(p_, crew, chunk, rz, p_.db_ih, p_.db_hh);
    bias_grad(p_, crew, chunk, product, p_.db_hh, nullptr);
  }

  void first(const Crew& crew, const real* next) {
    if (p_.dh0) states_.sweep(Rows{next + H_, p_.line_stride}, crew.rows_of(p_.schedule.active(0)), 3 * H_, FirstEpilogue{*this});
  }

 private:
  struct Epilogue {
    const GruAfterGradCell& cell;
    real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const { cell.fetch(lines, s, q, first, unit, ahead); }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const BackwardPass& p = cell.p_;
      real *direct = cell.direct(j) + unit, *line = lines + j * p.line_stride + unit;
      const vreal dh = sum + load_units<0>(direct, n) + load_units<0>(p.dy_row(q + j) + unit, n);
      const GruGrad<vreal> d =
          gru_step_grad(cell.gates(q + j, unit, n), cell.saved_product(q + j, unit, n), load_units<0>(p.h_before(s, j) + unit, n), dh);
      store_units<0>(direct, d.dh_prev, n);
      store_units<0>(line, d.a.n, n);
      store_units<0>(line + cell.H_, d.a.r, n);
      store_units<0>(line + 2 * cell.H_, d.a.z, n);
      store_units<0>(line + 3 * cell.H_, d.dq, n);
    }
  };

  UnitPanels states_;
};

class GruBeforeGradCell : GruGradCell {
 public:
  GruBeforeGradCell(const BackwardPass& p, const GruGradBuffers& b, const Crew& crew)
      : GruGradCell(p, b, crew),
        states_(UnitPanels::From::columns, {p.w_hh, H_}, 2 * H_, units_.dealt(crew), b.packed),
        candidate_(UnitPanels::From::columns, {p.w_hh + 2 * H_ * H_, H_}, H_, units_, b.packed + packed_size(H_, 2 * H_)) {}

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const int64_t next_rows = p_.schedule.active(s + 1);
    const Span rows = crew.rows_of(p_.schedule.active(s)), going_on = rows.below(next_rows), ending = rows.from(next_rows);
    const int64_t q = p_.schedule.offset[s];
    const StateEpilogue each{*this, lines, s, q};
    begin_rows(ending);
    states_.sweep(Rows{next + H_, p_.line_stride}, going_on, 2 * H_, each);
    each_ending(ending, each);
    if (!crew.sync_group()) return false;
    candidate_.sweep(Rows{lines, p_.line_stride}, rows, H_, ResetEpilogue{*this, lines, s, q});
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const GateRange n{0, 2 * H_, H_}, rz{H_, 0, 2 * H_};
    input_.multiply(crew, chunk);
    ChunkGrads(p_, crew, chunk, rz).weights();
    ChunkGrads(p_, crew, chunk, n).input_weights();
    bias_grad(p_, crew, chunk, n, p_.db_ih, p_.db_hh);
    bias_grad(p_, crew, chunk, rz, p_.db_ih, p_.db_hh);
    if (!p_.dw_hh) return;
    const int64_t lines = p_.schedule.offset[chunk.end] - p_.schedule.offset[chunk.begin];
    const Rows da{chunk.lines, p_.line_stride}, rh{chunk.lines + 3 * H_, p_.line_stride};
    crew_gemm(p_, crew, {Form::at_b, Into::add, H_, H_, lines, da, rh, {p_.dw_hh + 2 * H_ * H_, H_}});
  }

  void first(const Crew& crew, const real* next) {
    if (p_.dh0) states_.sweep(Rows{next + H_, p_.line_stride}, crew.rows_of(p_.schedule.active(0)), 2 * H_, FirstEpilogue{*this});
  }

 private:
  struct StateEpilogue {
    const GruBeforeGradCell& cell;
    real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const { cell.fetch(lines, s, q, first, unit, ahead); }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const BackwardPass& p = cell.p_;
      real *direct = cell.direct(j) + unit, *line = lines + j * p.line_stride + unit;
      const vreal dh = sum + load_units<0>(direct, n) + load_units<0>(p.dy_row(q + j) + unit, n);
      const GruGrad<vreal> d = gru_before_grad(cell.gates(q + j, unit, n), load_units<0>(p.h_before(s, j) + unit, n), dh);
      store_units<0>(direct, d.dh_prev, n);
      store_units<0>(line, d.a.n, n);
      store_units<0>(line + 2 * cell.H_, d.a.z, n);
    }
  };

  struct ResetEpilogue {
    const GruBeforeGradCell& cell;
    real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal drh) const {
      const BackwardPass& p = cell.p_;
      const vreal r = load_units<0>(cell.b_.gates + (q + j) * 4 * cell.H_ + unit, n), h = load_units<0>(p.h_before(s, j) + unit, n);
      real *direct = cell.direct(j) + unit, *line = lines + j * p.line_stride + unit;
      store_units<0>(direct, load_units<0>(direct, n) + drh * r, n);
      store_units<0>(line + cell.H_, gru_before_reset_grad(r, h, drh), n);
      store_units<0>(line + 3 * cell.H_, r * h, n);
    }
  };

  UnitPanels states_, candidate_;
};

}  // namespace

void gru_grad(Context& ctx, const GruGradArgs& a) {
  const Stack stack = stack_of(a, a.H);
  GruGradBuffers buffers[2] = {};
  int64_t* rows = ctx.workspace.take<int64_t>(3 * a.H);
  for (int64_t i = 0; i < 3 * a.H; ++i) rows[i] = (i + 2 * a.H) % (3 * a.H);
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].rows = rows;
    buffers[d].packed = ctx.workspace.take<real>(packed_size(a.H, 3 * a.H));
    buffers[d].direct = ctx.workspace.take<real>(a.B * a.H);
  }
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 3, 4 * a.H, true};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    GruGradBuffers b = buffers[pass.direction];
    b.gates = a.gates + (pass.layer * a.D + pass.direction) * a.T * a.B * 4 * a.H;
    if (a.reset_after) {
      GruAfterGradCell cell(pass, b, crew);
      run_backward(pass, crew, cell);
    } else {
      GruBeforeGradCell cell(pass, b, crew);
      run_backward(pass, crew, cell);
    }
  });
}

}  // namespace tt::TT_ISA
