// Vanilla recurrent network forward over a whole sequence: h' = f(W_ih x + b_ih + W_hh h + b_hh), f = tanh or relu (Elman 1990).
// Nothing is saved but the outputs: both derivatives are functions of them. Sums in the order of k: the same bits in every run.
// Parallel plan: recurrent_forward.h, recurrent_product.h; no GPU has timed it yet.
#include "cuda/recurrent_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace rnn_forward {

struct Step : StateStep {
  static constexpr int gates = 1;
  Nonlinearity f;

  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const int64_t q = p.line(s, j);
    const real a = sum[0] + p.lines[q][unit];
    p.out_row(q)[unit] = f == Nonlinearity::relu ? relu_step(a) : ScalarMath<real>::tanh(a);
  }
};

}  // namespace rnn_forward

void rnn(Context& ctx, const RnnArgs& a) {
  using namespace rnn_forward;
  const Stack stack = stack_of(a, a.H);
  const auto bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], a.H, a.H); };
  forward_stack<OneProduct<Step>>(ctx, stack, {a.y, a.h_n, a.ys, nullptr, a.H, a.H}, bias, [&](int64_t i, const Pass& pass) {
    return OneProduct<Step>{{{{a.w_hh[i], a.H, a.H, a.H}, pass}, a.nonlinearity}};
  });
}

}  // namespace tt::TT_ISA
