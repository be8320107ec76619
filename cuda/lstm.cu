// LSTM forward over a whole sequence, all layers and directions in one call.
//
//   i, f, o = σ(W_i· x + b_i· + W_h· h),  g = tanh(…),  c' = f c + i g,  h' = o tanh(c')        (equations: native/math/cell.h)
//   with projection: h' = W_hr (o tanh(c'))
//
// Saved per line q of the schedule (recurrent_schedule.h): the activated gates [4][H] in `gates`, c in `c`; nothing is written when they
// are null. A thread's sums are all four gates of its units, and the cell follows in its registers; with projection a second product. Sums
// in the order of k: the same bits in every run. Parallel plan: recurrent_forward.h, recurrent_product.h; no GPU has timed it yet.
// Source: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; projection: Sak, Senior & Beaufays 2014.
#include "cuda/recurrent_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace lstm_forward {

/// What a direction needs beside its pass.
struct Buffers {
  real* state;  // [B][H] c of each position
  real* c;      // [lines][H] saved, or null
  bool keep;    // the gates are saved
  real* m;      // [B][H] o tanh(c), with projection, else null
};

struct GateStep : StateStep {
  static constexpr int gates = 4;
  Buffers b;

  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[4]) const {
    const int64_t q = p.line(s, j), H = p.H;
    real* line = p.lines[q] + unit;
    const LstmGates<real> gate =
        lstm_gates<ScalarMath<real>>(LstmGates<real>{sum[0] + line[0], sum[1] + line[H], sum[2] + line[2 * H], sum[3] + line[3 * H]});
    real* state = b.state + j * H + unit;
    const real memory = lstm_memory(gate, *state), h = lstm_output<ScalarMath<real>>(gate.o, memory);
    *state = memory;
    if (b.c) b.c[q * H + unit] = memory;
    if (b.keep) line[0] = gate.i, line[H] = gate.f, line[2 * H] = gate.g, line[3 * H] = gate.o;
    (b.m ? b.m + j * H : p.out_row(q))[unit] = h;
  }
};

struct ProjectionStep : StateStep {
  static constexpr int gates = 1;
  const real* m;

  __device__ int64_t summed(int64_t s) const { return rows(s); }
  __device__ const real* operand(int64_t, int64_t j) const { return m + j * p.H; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const { p.out_row(p.line(s, j))[unit] = sum[0]; }
};

struct Cell {
  GateStep gates;
  ProjectionStep projection;
  real* c_n;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stack& stack, Range range) {
    const Directions<GateStep> gates{cells.of[0].gates, cells.of[1].gates};
    if (!cells.of[0].projection.w.data) return launch_steps(ctx, gates, stack.D, stack.B, range);
    launch_step_by_step(ctx, stack.D, stack.B, range, gates, Directions<ProjectionStep>{cells.of[0].projection, cells.of[1].projection});
  }
  void finish(Context& ctx) const { give_rows(ctx, gates.p.schedule, gates.b.state, gates.p.H, c_n); }
};

}  // namespace lstm_forward

void lstm(Context& ctx, const LstmArgs& a) {
  using namespace lstm_forward;
  const Stack stack = stack_of(a, a.P);
  real *states[2], *ms[2];
  for (int64_t d = 0; d < a.D; ++d) {
    states[d] = ctx.take<real>(a.B * a.H);
    ms[d] = a.w_hr.n ? ctx.take<real>(a.B * a.H) : nullptr;
  }
  const auto bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], 4 * a.H, 4 * a.H); };
  forward_stack<Cell>(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 4 * a.H, 4 * a.H}, bias, [&](int64_t i, const Pass& pass) {
    const int64_t layer = i / a.D, d = pass.direction;
    take_rows(ctx, pass.schedule, stack.state(a.c0, layer, d, a.H), a.H, states[d]);
    const Buffers buffers{states[d], a.c ? a.c + i * a.T * a.B * a.H : nullptr, a.gates != nullptr, ms[d]};
    return Cell{
        {{{a.w_hh[i], a.P, a.H, a.P}, pass}, buffers}, {{{a.w_hr[i], a.H, a.P, a.H}, pass}, ms[d]}, stack.state(a.c_n, layer, d, a.H)};
  });
}

}  // namespace tt::TT_ISA
