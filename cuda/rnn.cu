// Vanilla recurrent network forward over a whole sequence: h' = f(W_ih x + b_ih + W_hh h + b_hh), f = tanh or relu (Elman 1990).
// Nothing is saved but the outputs: both derivatives are functions of them. Sums in the order of k: the same bits in every run.
// Parallel plan: recurrent_forward.h, recurrent_product.h; no GPU has timed it yet.
#include "cuda/recurrent_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace rnn_forward {

struct Step : StateStep {
  static constexpr int gates = 1, sent = 1;
  Nonlinearity f;

  using Inputs = real;  // W x + b
  using Carry = NoCarry;
  struct Result {
    real h;
    __device__ real sent(int) const { return h; }
  };

  __device__ real fetch(const Place& at, int64_t, int64_t, int64_t unit) const { return p.lines[at.q][unit]; }
  __device__ NoCarry carry(int64_t, int64_t, int64_t) const { return {}; }
  __device__ void keep(int64_t, int64_t, NoCarry) const {}
  template <class M>
  __device__ Result finish(const Place&, int64_t, int64_t, const real (&sum)[1], real x, NoCarry&) const {
    const real a = sum[0] + x;
    return {f == Nonlinearity::relu ? relu_step(a) : M::tanh(a)};
  }
  __device__ void store(const Place& at, int64_t, int64_t unit, const Result& r) const { p.out[at.at * p.out_stride + unit] = r.h; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const { step_in_memory(*this, s, j, unit, sum); }
};

}  // namespace rnn_forward

void rnn(Context& ctx, const RnnArgs& a) {
  using namespace rnn_forward;
  const Stack stack = stack_of(a, a.H);
  const auto bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], a.H, a.H); };
  const int64_t layers = layers_at_once(ctx, question_of(stack, RecurrentCell::rnn), PassKind::forward);
  forward_stack<OneProduct<Step>>(ctx, stack, {a.y, a.h_n, a.ys, nullptr, a.H, a.H, layers}, bias, [&](int64_t i, const Pass& pass) {
    return OneProduct<Step>{{{{a.w_hh[i], a.H, a.H, a.H}, pass}, a.nonlinearity}};
  });
}

Choice rnn_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<rnn_forward::Step>(ctx, z); }

}  // namespace tt::TT_ISA
