// LSTM forward over a whole sequence, all layers and directions in one call.
//
//   i, f, o = σ(W_i· x + b_i· + W_h· h),  g = tanh(…),  c' = f c + i g,  h' = o tanh(c')        (equations: native/math/cell.h)
//   with projection: h' = W_hr (o tanh(c'))
//
// Saved per line q of the schedule (recurrent_schedule.h): the activated gates [4][H] in `gates`, c in `c`; nothing is written when they
// are null. A tile's sums are all four gates of `lanes` units of a few rows, and its epilogue is the cell, so no intermediate leaves the
// registers; W x is added after the sum and is fetched while the sum runs.
// Results do not depend on the number of threads. Parallel plan: recurrent_forward.h.
// Source: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; projection: Sak, Senior & Beaufays 2014.
#include "native/cpu/recurrent_forward.h"
#include "native/cpu/vector_math.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct LstmBuffers {
  real* c;           // [lines][H] saved, null: only `state` is kept
  real* state;       // [B][H] c before the first step, and after every step where c is not saved
  real* c_n;         // [B,H]
  const real* c0;    // [B,H] or null
  const real* w_hr;  // [P,H] or null
  real* packed_hr;   // packed_size(P, H)
  real* m;           // [B][m_stride] o tanh(c), with projection
  int64_t m_stride;
};

class LstmCell {
 public:
  LstmCell(const ForwardPass& p, const LstmBuffers& buffers, const Crew& crew)
      : p_(p),
        b_(buffers),
        units_(p.stack.H, crew),
        outputs_(p.stack.P, crew),
        gates_({p.w_hh, p.stack.P}, p.stack.P, units_.dealt(crew), p.schedule.lines, p.packed_hh),
        projection_(UnitPanels::From::rows, {b_.w_hr, p.stack.H}, b_.w_hr ? p.stack.H : 0, outputs_, b_.packed_hr, p.schedule.lines) {
    const Span rows = crew.rows_of(p.stack.B);
    take_rows(p.schedule, p.h0, p.stack.P, p.h[0], p.h_stride, rows, outputs_.all());
    take_rows(p.schedule, b_.c0, p.stack.H, b_.state, p.stack.H, rows, units_.all());
  }

  bool step(Crew& crew, int64_t s, real* lines) {
    const int64_t q = p_.schedule.offset[s];
    const Span rows = crew.rows_of(p_.schedule.active(s));
    gates_.sweep(Rows{p_.h[s % 2], p_.h_stride}, rows, s == 0 && !p_.h0 ? 0 : p_.stack.P, [&](int64_t unit, auto whole) TT_LAMBDA_INLINE {
      return GateEpilogue<decltype(whole)::value>{*this, lines + unit, c_after(s - 1) + unit, c_after(s) + unit, s, q, unit};
    });
    if (!b_.w_hr) return true;
    if (!crew.sync_group()) return false;
    projection_.sweep(Rows{b_.m, b_.m_stride}, rows, p_.stack.H, ProjectionEpilogue{p_, s, q});
    return true;
  }

  void finish(Span rows, int64_t s) {
    give_rows(p_.schedule, p_.h[(s + 1) % 2], p_.h_stride, p_.h_n, p_.stack.P, rows, outputs_.all());
    give_rows(p_.schedule, c_after(s), p_.stack.H, b_.c_n, p_.stack.H, rows, units_.all());
  }

 private:
  template <int Whole>
  struct GateEpilogue {
    const LstmCell& cell;
    real* lines;
    const real* c_prev;
    real* c;
    int64_t s, q, unit;

    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      const int64_t H = cell.p_.stack.H;
      for (int g = 0; g < 4; ++g) ahead.add(Rows{lines, cell.p_.line_stride}.from(first, g * H));
      ahead.add(Rows{c_prev, H}.from(first));
      ahead.add(Rows{c, H}.from(first));
      if (!cell.b_.w_hr) ahead.add(cell.p_.out_rows(q).from(first, unit));
    }

    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&sum)[MR][4]) const {
      vreal o[MR], memory[MR];
#pragma GCC unroll 8
      for (int r = 0; r < MR; ++r) o[r] = remember(first + r, sum[r], &memory[r]);
#pragma GCC unroll 8
      for (int r = 0; r < MR; ++r) put(first + r, lstm_output<VectorMath>(o[r], memory[r]));
    }

    /// Gates and c of position j; returns o.
    TT_INLINE vreal remember(int64_t j, const vreal (&sum)[4], vreal* memory) const {
      const ForwardPass& p = cell.p_;
      const int64_t H = p.stack.H, n = H - unit;
      real* line = lines + j * p.line_stride;
      const LstmGates<vreal> a{sum[0] + load_units<Whole>(line, n), sum[1] + load_units<Whole>(line + H, n),
                               sum[2] + load_units<Whole>(line + 2 * H, n), sum[3] + load_units<Whole>(line + 3 * H, n)};
      const LstmGates<vreal> gates = lstm_gates<VectorMath>(a);
      *memory = lstm_memory(gates, load_units<Whole>(c_prev + j * H, n));
      store_units<Whole>(c + j * H, *memory, n);
      if (p.keep) {
        store_units<Whole>(line, gates.i, n);
        store_units<Whole>(line + H, gates.f, n);
        store_units<Whole>(line + 2 * H, gates.g, n);
        store_units<Whole>(line + 3 * H, gates.o, n);
      }
      return gates.o;
    }

    TT_INLINE void put(int64_t j, vreal h) const {
      const ForwardPass& p = cell.p_;
      const int64_t n = p.stack.H - unit;
      if (cell.b_.w_hr) {
        store_units<Whole>(cell.b_.m + j * cell.b_.m_stride + unit, h, n);
      } else {
        store_units<Whole>(p.h_row(s, j) + unit, h, n);
        store_units<Whole>(p.out_row(q + j) + unit, h, n);
      }
    }
  };

  struct ProjectionEpilogue {
    const ForwardPass& p;
    int64_t s, q;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal h) const {
      store_units<0>(p.h_row(s, j) + unit, h, n);
      store_units<0>(p.out_row(q + j) + unit, h, n);
    }
  };

  real* c_after(int64_t s) const { return b_.c && s >= 0 ? b_.c + p_.schedule.offset[s] * p_.stack.H : b_.state; }

  const ForwardPass& p_;
  const LstmBuffers& b_;
  Share units_, outputs_;
  GatePanels<4> gates_;
  UnitPanels projection_;
};

}  // namespace

void lstm(Context& ctx, const LstmArgs& a) {
  const Stack stack = stack_of(a, a.P);
  Workspace& workspace = ctx.workspace;
  const bool projects = a.w_hr.n > 0;
  LstmBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    LstmBuffers& b = buffers[d];
    b.state = workspace.take<real>(a.B * a.H);
    if (!projects) continue;
    b.packed_hr = workspace.take<real>(packed_size(a.P, a.H));
    b.m_stride = spread(a.H);
    b.m = workspace.take<real>(a.B * b.m_stride);
  }
  const auto bias = [&](int64_t i, real* out) { return add_bias(a.b_ih[i], a.b_hh[i], 4 * a.H, out); };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 4 * a.H, 4 * a.H, 4 * packed_size(a.H, a.P), true}, bias,
                [&](const ForwardPass& pass, const Crew& crew) {
                  const int64_t i = pass.layer * a.D + pass.direction;
                  LstmBuffers b = buffers[pass.direction];
                  b.c = a.c ? a.c + i * a.T * a.B * a.H : nullptr;
                  b.c0 = stack.state(a.c0, pass.layer, pass.direction, a.H);
                  b.c_n = stack.state(a.c_n, pass.layer, pass.direction, a.H);
                  b.w_hr = a.w_hr[i];
                  LstmCell cell(pass, b, crew);
                  run_forward(pass, crew, cell);
                });
}

}  // namespace tt::TT_ISA
