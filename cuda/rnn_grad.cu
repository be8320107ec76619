// Vanilla recurrent network backward over a whole sequence: dh = dy + W_hhᵀ da(next), da = dh f'(h), with f' from the saved outputs.
// A line holds da [H]. Weight gradients +=, state and input gradients =. Sums in a fixed order: the same bits in every run.
// Parallel plan: recurrent_backward.h; no GPU has timed it yet. Source: Elman 1990.
#include "cuda/recurrent_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace rnn_backward {

struct Step : GradStep {
  static constexpr int gates = 1, sent = 1;
  Nonlinearity f;

  struct Inputs {
    real h, dy;
  };
  using Carry = NoCarry;
  struct Result {
    real da;
    __device__ real sent(int) const { return da; }
  };

  __device__ Inputs fetch(const Place& at, int64_t, int64_t, int64_t unit) const {
    return {p.out[at.at * p.out_stride + unit], p.dy_at(at.at, unit)};
  }
  __device__ NoCarry carry(int64_t, int64_t, int64_t) const { return {}; }
  __device__ void keep(int64_t, int64_t, NoCarry) const {}
  template <class M>
  __device__ Result finish(const Place& at, int64_t j, int64_t unit, const real (&sum)[1], const Inputs& in, NoCarry&) const {
    const real dh = incoming(at.summed, j, unit, sum[0], 0) + in.dy;
    return {f == Nonlinearity::relu ? relu_step_grad(in.h, dh) : tanh_step_grad(in.h, dh)};
  }
  __device__ void store(const Place& at, int64_t, int64_t unit, const Result& r) const { p.lines[at.q][unit] = r.da; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const { step_in_memory(*this, s, j, unit, sum); }
};

struct Cell {
  Step all;

  static void steps(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) {
    launch_steps(ctx, Directions<Step>{cells.of[0].all, cells.of[1].all}, stretch);
  }
  void inputs(Context& ctx, const ChunkWork& c) const { input_grad(ctx, c, {0, 0, c.pass.H}); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const GateRange all{0, 0, c.pass.H};
    input_weight_grad(ctx, c, all);
    state_grad(ctx, c, all);
    bias_grad(ctx, c, all, c.db_ih, c.db_hh);
  }
  FirstStep first(real* dh0) const { return {all, nullptr, dh0}; }
  void finish(Context&) const {}
};

}  // namespace rnn_backward

void rnn_grad(Context& ctx, const RnnGradArgs& a) {
  using namespace rnn_backward;
  const Stack stack = stack_of(a, a.H);
  const int64_t layers = layers_at_once(ctx, question_of(stack, RecurrentCell::rnn), PassKind::backward);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, a.H, layers};
  backward_stack<Cell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    return Cell{{{{transposed(ctx, a.w_hh[i], a.H, a.H), a.H, a.H, a.H}, pass, 0}, a.nonlinearity}};
  });
}

Choice rnn_grad_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<rnn_backward::Step>(ctx, z); }

}  // namespace tt::TT_ISA
