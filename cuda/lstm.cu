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
  static constexpr int gates = 4, sent = 1;
  Buffers b;

  using Inputs = LstmGates<real>;  // W x + b
  using Carry = real;              // c
  struct Result {
    LstmGates<real> gate;
    real c, h;
    __device__ real sent(int) const { return h; }
  };

  __device__ Inputs fetch(const Place& at, int64_t, int64_t, int64_t unit) const {
    const real* line = p.lines[at.q] + unit;
    return {line[0], line[p.H], line[2 * p.H], line[3 * p.H]};
  }
  __device__ real carry(int64_t, int64_t j, int64_t unit) const { return b.state[j * p.H + unit]; }
  __device__ void keep(int64_t j, int64_t unit, real c) const { b.state[j * p.H + unit] = c; }
  template <class M>
  __device__ Result finish(const Place&, int64_t, int64_t, const real (&sum)[4], const Inputs& x, real& c) const {
    const LstmGates<real> gate = lstm_gates<M>(LstmGates<real>{sum[0] + x.i, sum[1] + x.f, sum[2] + x.g, sum[3] + x.o});
    c = lstm_memory(gate, c);
    return {gate, c, lstm_output<M>(gate.o, c)};
  }
  __device__ void store(const Place& at, int64_t j, int64_t unit, const Result& r) const {
    const int64_t H = p.H;
    (b.m ? b.m + j * H : p.out + at.at * p.out_stride)[unit] = r.h;
    if (b.c) b.c[at.q * H + unit] = r.c;
    if (!b.keep) return;
    real* line = p.lines[at.q] + unit;
    line[0] = r.gate.i, line[H] = r.gate.f, line[2 * H] = r.gate.g, line[3 * H] = r.gate.o;
  }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[4]) const { step_in_memory(*this, s, j, unit, sum); }
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

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) {
    const Directions<GateStep> gates{cells.of[0].gates, cells.of[1].gates};
    if (!cells.of[0].projection.w.data) return launch_steps(ctx, gates, stretch);
    launch_pairs(ctx, stretch, gates, Directions<ProjectionStep>{cells.of[0].projection, cells.of[1].projection});
  }
  void finish(Context& ctx) const { give_rows(ctx, gates.p.schedule, gates.b.state, gates.p.H, c_n); }
};

}  // namespace lstm_forward

void lstm(Context& ctx, const LstmArgs& a) {
  using namespace lstm_forward;
  const Stack stack = stack_of(a, a.P);
  const auto bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], 4 * a.H, 4 * a.H); };
  const int64_t layers = layers_at_once(ctx, question_of(stack, RecurrentCell::lstm, a.w_hr.n > 0), PassKind::forward);
  forward_stack<Cell>(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 4 * a.H, 4 * a.H, layers}, bias, [&](int64_t i, const Pass& pass) {
    const int64_t layer = i / a.D, d = pass.direction;
    real* state = ctx.take<real>(a.B * a.H);
    real* m = a.w_hr.n ? ctx.take<real>(a.B * a.H) : nullptr;
    take_rows(ctx, pass.schedule, stack.state(a.c0, layer, d, a.H), a.H, state);
    const Buffers buffers{state, a.c ? a.c + i * a.T * a.B * a.H : nullptr, a.gates != nullptr, m};
    return Cell{{{{a.w_hh[i], a.P, a.H, a.P}, pass}, buffers}, {{{a.w_hr[i], a.H, a.P, a.H}, pass}, m}, stack.state(a.c_n, layer, d, a.H)};
  });
}

Choice lstm_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<lstm_forward::GateStep>(ctx, z); }

}  // namespace tt::TT_ISA
