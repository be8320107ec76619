// LSTM backward over a whole sequence (backpropagation through time), all layers and directions in one call.
//
//   dh = dy + W_hhᵀ da(next step),  dc = dh o (1 - tanh²c) + f(next) dc(next)
//   da.i = dc g i(1-i),  da.f = dc c_prev f(1-f),  da.g = dc i (1-g²),  da.o = dh tanh(c) o(1-o)         (native/math/cell.h)
//   with projection dh is of W_hr m, m = o tanh(c): dm = W_hrᵀ dh goes on, and dW_hr += dh mᵀ
//
// A thread sums dh of its units over all 4H gate gradients of the next step, and the cell's derivative follows in its registers. A line
// holds the gate gradients [4][H] and, with projection, dh [P] and m [H]. Saved tensors as lstm.cu leaves them; weight gradients +=, state
// and input gradients =. Sums in a fixed order: the same bits in every run. Parallel plan: recurrent_backward.h; no GPU has timed it yet.
// Source: Gers, Schmidhuber & Cummins 2000.
#include "cuda/elementwise.h"
#include "cuda/recurrent_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace lstm_backward {

/// The cell's derivative and what it needs beside the pass.
struct Derivative {
  real* dc;                           // [B][H] gradient of c on its way back
  const real *gates, *c, *c0, *dc_n;  // saved lines, saved lines, [B,H] or null twice
  bool projects;

  struct Inputs {
    LstmGates<real> a;
    real c, c_before;
  };

  /// The gradient of c after step s that comes from later.
  __device__ real dc_of(const BackwardPass& p, int64_t s, int64_t j, int64_t unit) const {
    if (j < p.schedule.active[s + 1]) return dc[j * p.H + unit];
    return dc_n ? dc_n[p.schedule.order[j] * p.H + unit] : real(0);
  }
  __device__ Inputs fetch(const BackwardPass& p, const Place& at, int64_t s, int64_t j, int64_t unit) const {
    const int64_t H = p.H;
    const real* saved = gates + at.q * (4 * H) + unit;
    const real before = s > 0 ? c[at.q_before * H + unit] : c0 ? c0[p.schedule.order[j] * H + unit] : real(0);
    return {{saved[0], saved[H], saved[2 * H], saved[3 * H]}, c[at.q * H + unit], before};
  }
  /// The gate gradients from dh, the gradient of m = o tanh(c), which is given too.
  template <class M>
  __device__ LstmGates<real> finish(const Inputs& x, real dh, real& dc_on_its_way, real& m) const {
    const real tanh_c = M::tanh(x.c);
    const LstmGrad<real> d = lstm_step_grad(x.a, x.c_before, tanh_c, dh, dc_on_its_way);
    dc_on_its_way = d.dc_prev;
    m = x.a.o * tanh_c;
    return d.a;
  }
  static __device__ void store(const BackwardPass& p, const Place& at, int64_t unit, const LstmGates<real>& da) {
    real* line = p.lines[at.q] + unit;
    line[0] = da.i, line[p.H] = da.f, line[2 * p.H] = da.g, line[3 * p.H] = da.o;
  }
};

struct StateGradStep : GradStep {
  static constexpr int gates = 1, sent = 4;
  Derivative derive;

  struct Inputs {
    Derivative::Inputs saved;
    real dy;
  };
  using Carry = real;  // dc
  struct Result {
    LstmGates<real> da;
    __device__ real sent(int part) const { return part == 0 ? da.i : part == 1 ? da.f : part == 2 ? da.g : da.o; }
  };

  __device__ Inputs fetch(const Place& at, int64_t s, int64_t j, int64_t unit) const {
    return {derive.fetch(p, at, s, j, unit), p.dy_at(at.at, unit)};
  }
  __device__ real carry(int64_t s, int64_t j, int64_t unit) const { return derive.dc_of(p, s, j, unit); }
  __device__ void keep(int64_t j, int64_t unit, real dc) const { derive.dc[j * p.H + unit] = dc; }
  template <class M>
  __device__ Result finish(const Place& at, int64_t j, int64_t unit, const real (&sum)[1], const Inputs& x, real& dc) const {
    real m;
    return {derive.finish<M>(x.saved, incoming(at.summed, j, unit, sum[0], 0) + x.dy, dc, m)};
  }
  __device__ void store(const Place& at, int64_t, int64_t unit, const Result& r) const { derive.store(p, at, unit, r.da); }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    if (!derive.projects) return step_in_memory(*this, s, j, unit, sum);
    const int64_t q = p.line(s, j);
    p.lines[q][4 * p.H + unit] = incoming(s, j, unit, sum[0], 0) + p.dy_of(q, unit);
  }
};

/// With projection: dm of every row from dh, which the line keeps.
struct ProjectionGradStep : StateGradStep {
  __device__ int64_t summed(int64_t s) const { return rows(s); }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.lines[p.line(s, j)] + 4 * p.H; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const Place at = place(lines_of(s), j);
    real dc = carry(s, j, unit), m;
    derive.store(p, at, unit, derive.finish<ScalarMath<real>>(derive.fetch(p, at, s, j, unit), sum[0], dc, m));
    p.lines[at.q][4 * p.H + p.P + unit] = m;
    keep(j, unit, dc);
  }
};

struct Cell {
  StateGradStep states;
  ProjectionGradStep projection;
  real *dc0, *dw_hr;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) {
    const Directions<StateGradStep> states{cells.of[0].states, cells.of[1].states};
    if (!cells.of[0].projection.w.data) return launch_steps(ctx, states, stretch);
    launch_pairs(ctx, stretch, states, Directions<ProjectionGradStep>{cells.of[0].projection, cells.of[1].projection});
  }
  void inputs(Context& ctx, const ChunkWork& c) const { input_grad(ctx, c, {0, 0, 4 * c.pass.H}); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const int64_t H = c.pass.H, P = c.pass.P;
    const GateRange all{0, 0, 4 * H};
    input_weight_grad(ctx, c, all);
    state_grad(ctx, c, all);
    bias_grad(ctx, c, all, c.db_ih, c.db_hh);
    outer_grad(ctx, c, {4 * H, 0, P}, {c.column(4 * H + P), c.pass.lines.stride}, H, dw_hr);
  }

  FirstStep first(real* dh0) const { return {states, nullptr, dh0}; }

  void finish(Context& ctx) const {
    const BackwardPass p = states.p;
    const Derivative d = states.derive;
    real* to = dc0;
    if (to)
      for_each(ctx, p.schedule.batch * p.H, [=] __device__(int64_t i) {
        const int64_t j = i / p.H, unit = i % p.H;
        to[p.schedule.order[j] * p.H + unit] = d.dc_of(p, -1, j, unit);
      });
  }
};

}  // namespace lstm_backward

void lstm_grad(Context& ctx, const LstmGradArgs& a) {
  using namespace lstm_backward;
  const Stack stack = stack_of(a, a.P);
  const bool projects = a.w_hr.n > 0;
  const int64_t layers = layers_at_once(ctx, question_of(stack, RecurrentCell::lstm, projects), PassKind::backward);
  const BackwardPlan plan{a.y,   a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 4 * a.H + (projects ? a.P + a.H : 0),
                          layers};
  backward_stack<Cell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    const int64_t layer = i / a.D, d = pass.direction, lines = a.T * a.B;
    const Derivative derive{ctx.take<real>(a.B * a.H),        a.gates + i * lines * 4 * a.H,      a.c + i * lines * a.H,
                            stack.state(a.c0, layer, d, a.H), stack.state(a.dc_n, layer, d, a.H), projects};
    const StepWeights w{transposed(ctx, a.w_hh[i], 4 * a.H, a.P), 4 * a.H, a.P, 4 * a.H};
    const StepWeights w_hr{projects ? transposed(ctx, a.w_hr[i], a.P, a.H) : nullptr, a.P, a.H, a.P};
    return Cell{{{w, pass, 0}, derive}, {{{w_hr, pass, 0}, derive}}, stack.state(a.dc0, layer, d, a.H), a.dw_hr[i]};
  });
}

Choice lstm_grad_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<lstm_backward::StateGradStep>(ctx, z); }

}  // namespace tt::TT_ISA
