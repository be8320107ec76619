// LSTM backward over a whole sequence (backpropagation through time), all layers and directions in one call.
//
//   dh = dy + W_hhᵀ da(next step),  dc = dh o (1 - tanh²c) + f(next) dc(next)
//   da.i = dc g i(1-i),  da.f = dc c_prev f(1-f),  da.g = dc i (1-g²),  da.o = dh tanh(c) o(1-o)         (native/math/cell.h)
//   with projection dh is of W_hr m, m = o tanh(c): dm = W_hrᵀ dh goes on, and dW_hr += dh mᵀ
//
// A member owns units: it sums dh for them over all 4H gate gradients of the next step, and the cell's derivative is the epilogue.
// A line holds the gate gradients [4][H] and, with projection, dh [P] and m [H]. Saved tensors as lstm.cpp leaves them; weight gradients
// +=, state and input gradients =. Results do not depend on the number of threads. Parallel plan: recurrent_backward.h. Source: Gers,
// Schmidhuber & Cummins 2000.
#include "native/cpu/recurrent_backward.h"
#include "native/cpu/vector_math.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct LstmGradBuffers {
  real* packed;  // packed_size(P, 4 H)
  real* dc;      // [B][H] gradient of c on its way back
  const real *gates, *c, *c0, *dc_n;
  real* dc0;
  const real* w_hr;  // [P,H] or null
  real* packed_hr;   // packed_size(H, P)
  real* dw_hr;
};

class LstmGradCell {
 public:
  LstmGradCell(const BackwardPass& p, const LstmGradBuffers& buffers, const Crew& crew)
      : p_(p),
        b_(buffers),
        H_(p.stack.H),
        P_(p.stack.P),
        units_(H_, crew),
        outputs_(P_, crew),
        states_(UnitPanels::From::columns, {p.w_hh, P_}, 4 * H_, outputs_.dealt(crew), b_.packed),
        projection_(UnitPanels::From::columns, {b_.w_hr, H_}, b_.w_hr ? P_ : 0, units_, b_.packed_hr),
        input_(p, crew, 0, 4 * H_) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, P_, crew);
    pass_empty_rows(p.schedule, b_.dc_n, b_.dc0, H_, crew);
  }

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const Span rows = crew.rows_of(p_.schedule.active(s)), going_on = rows.below(p_.schedule.active(s + 1));
    for (int64_t j = going_on.last; j < rows.last; ++j)
      for (int64_t u = units_.first(); u < units_.last(); ++u)
        b_.dc[j * H_ + u] = b_.dc_n ? b_.dc_n[p_.schedule.order[j] * H_ + u] : real(0);
    const CellEpilogue cell{*this, lines, s, p_.schedule.offset[s]};
    if (!b_.w_hr) {
      each_state_grad(rows, going_on, next, cell);
      return true;
    }
    each_state_grad(rows, going_on, next, ProjectedEpilogue{*this, lines, p_.schedule.offset[s]});
    if (!crew.sync_group()) return false;
    projection_.sweep(Rows{lines + 4 * H_, p_.line_stride}, rows, P_, MemoryEpilogue{cell});
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const GateRange all{0, 0, 4 * H_};
    const ChunkGrads grads(p_, crew, chunk, all);
    input_.multiply(crew, chunk);
    grads.weights();
    bias_grad(p_, crew, chunk, all, p_.db_ih, p_.db_hh);
    if (!b_.dw_hr) return;
    const int64_t lines = p_.schedule.offset[chunk.end] - p_.schedule.offset[chunk.begin];
    const Rows dh{chunk.lines + 4 * H_, p_.line_stride}, m{chunk.lines + 4 * H_ + P_, p_.line_stride};
    crew_gemm(p_, crew, {Form::at_b, Into::add, P_, H_, lines, dh, m, {b_.dw_hr, H_}});
  }

  void first(const Crew& crew, const real* next) {
    const Schedule& s = p_.schedule;
    const Span rows = crew.rows_of(s.active(0));
    if (p_.dh0) states_.sweep(Rows{next, p_.line_stride}, rows, 4 * H_, FirstEpilogue{p_});
    if (b_.dc0) give_rows(s, b_.dc, H_, b_.dc0, H_, rows, units_.all());
  }

 private:
  /// each.after for dh before dy: from the next step's gates, or from the final state where a row ends here.
  template <class Each>
  TT_INLINE void each_state_grad(Span rows, Span going_on, const real* next, Each&& each) {
    states_.sweep(Rows{next, p_.line_stride}, going_on, 4 * H_, each);
    for (int64_t j = going_on.last; j < rows.last; ++j)
      each_vector(outputs_.first(), outputs_.last(),
                  [&](int64_t unit, int64_t n) { each.after(j, unit, n, load_part(p_.dh_n_row(j) + unit, n)); });
  }

  /// The cell's derivative where h is the output: `sum` is dh but for dy.
  struct CellEpilogue {
    const LstmGradCell& cell;
    real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const {
      const int64_t H = cell.H_;
      for (int g = 0; g < 4; ++g) {
        ahead.add(Rows{cell.b_.gates, 4 * H}.from(q + first, g * H + unit));
        ahead.add(Rows{lines, cell.p_.line_stride}.from(first, g * H + unit));
      }
      ahead.add(Rows{cell.b_.c, H}.from(q + first, unit));
      ahead.add(cell.c_rows_before(s).from(first, unit));
      if (!cell.b_.w_hr) ahead.add(cell.p_.dy_rows(q).from(first, unit));
    }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      derive(j, unit, n, sum + load_units<0>(cell.p_.dy_row(q + j) + unit, n));
    }
    TT_INLINE void derive(int64_t j, int64_t unit, int64_t n, vreal dh) const {
      const LstmGradBuffers& b = cell.b_;
      const int64_t H = cell.H_;
      const real* gates = b.gates + (q + j) * 4 * H + unit;
      const LstmGates<vreal> a{load_units<0>(gates, n), load_units<0>(gates + H, n), load_units<0>(gates + 2 * H, n),
                               load_units<0>(gates + 3 * H, n)};
      const vreal tanh_c = vtanh(load_units<0>(b.c + (q + j) * H + unit, n));
      real *dc = b.dc + j * H + unit, *line = lines + j * cell.p_.line_stride + unit;
      const LstmGrad<vreal> d = lstm_step_grad(a, load_units<0>(cell.c_before(s, j) + unit, n), tanh_c, dh, load_units<0>(dc, n));
      store_units<0>(dc, d.dc_prev, n);
      store_units<0>(line, d.a.i, n);
      store_units<0>(line + H, d.a.f, n);
      store_units<0>(line + 2 * H, d.a.g, n);
      store_units<0>(line + 3 * H, d.a.o, n);
      if (b.w_hr) store_units<0>(line + 4 * H + cell.P_, a.o * tanh_c, n);
    }
  };

  /// With projection: keeps dh of the projected state …
  struct ProjectedEpilogue {
    const LstmGradCell& cell;
    real* lines;
    int64_t q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const vreal dh = sum + load_units<0>(cell.p_.dy_row(q + j) + unit, n);
      store_units<0>(lines + j * cell.p_.line_stride + 4 * cell.H_ + unit, dh, n);
    }
  };
  /// … whose product with W_hr is dm.
  struct MemoryEpilogue {
    const CellEpilogue& cell;
    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const { cell.before(first, unit, ahead); }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal dm) const { cell.derive(j, unit, n, dm); }
  };

  struct FirstEpilogue {
    const BackwardPass& p;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      store_units<0>(p.dh0 + p.schedule.order[j] * p.stack.P + unit, sum, n);
    }
  };

  TT_INLINE const real* c_before(int64_t s, int64_t j) const {
    if (s > 0) return b_.c + (p_.schedule.offset[s - 1] + j) * H_;
    return b_.c0 ? b_.c0 + p_.schedule.order[j] * H_ : p_.zeros;
  }

  Rows c_rows_before(int64_t s) const {
    if (s > 0) return {b_.c + p_.schedule.offset[s - 1] * H_, H_};
    return b_.c0 ? Rows{b_.c0, H_, p_.schedule.order} : Rows{p_.zeros, 0};
  }

  const BackwardPass& p_;
  const LstmGradBuffers& b_;
  int64_t H_, P_;
  Share units_, outputs_;
  UnitPanels states_, projection_;
  InputGrad input_;
};

}  // namespace

void lstm_grad(Context& ctx, const LstmGradArgs& a) {
  const Stack stack = stack_of(a, a.P);
  const bool projects = a.w_hr.n > 0;
  LstmGradBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    buffers[d].packed = ctx.workspace.take<real>(packed_size(a.P, 4 * a.H));
    buffers[d].dc = ctx.workspace.take<real>(a.B * a.H);
    if (projects) buffers[d].packed_hr = ctx.workspace.take<real>(packed_size(a.H, a.P));
  }
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 4, 4 * a.H + (projects ? a.P + a.H : 0),
                          true};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    const int64_t i = pass.layer * a.D + pass.direction, lines = a.T * a.B;
    LstmGradBuffers b = buffers[pass.direction];
    b.gates = a.gates + i * lines * 4 * a.H;
    b.c = a.c + i * lines * a.H;
    b.c0 = stack.state(a.c0, pass.layer, pass.direction, a.H);
    b.dc_n = stack.state(a.dc_n, pass.layer, pass.direction, a.H);
    b.dc0 = stack.state(a.dc0, pass.layer, pass.direction, a.H);
    b.w_hr = a.w_hr[i];
    b.dw_hr = a.dw_hr[i];
    LstmGradCell cell(pass, b, crew);
    run_backward(pass, crew, cell);
  });
}

}  // namespace tt::TT_ISA
