// GRU forward over a whole sequence, all layers and directions in one call.
//
//   r, z = σ(W_i· x + b_i· + W_h· h + b_h·),  h' = (1-z) n + z h                              (equations: native/math/cell.h)
//   reset after the product:   q = W_hn h + b_hn,        n = tanh(W_in x + b_in + r q)
//   reset before the product:  q = W_hn (r h) + b_hn,    n = tanh(W_in x + b_in + q)
//
// Saved per line q of the schedule: r, z, n, q as [4][H]; without `gates` a line lives as long as its chunk. After the product a thread's
// sums are all three products of its units; before it, r h must be complete before W_hn can start, so a step is two products
// (recurrent_pair.h). Sums in the order of k: the same bits in every run. Parallel plan: recurrent_forward.h, recurrent_product.h; no GPU
// has timed it yet.
// Source: Cho et al. 2014, eq. 5-8.
#include "cuda/recurrent_forward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace gru_forward {

/// What the steps of both forms share.
struct GruStep : StateStep {
  const real* b_n;  // [H] b_hn, or null
  bool keep_gates;

  __device__ real with_bias(int64_t unit, real sum) const { return b_n ? sum + b_n[unit] : sum; }
  __device__ void put_out(const Place& at, int64_t unit, real h, real n, real product) const {
    p.out[at.at * p.out_stride + unit] = h;
    if (!keep_gates) return;
    real* line = p.lines[at.q] + unit;
    line[2 * p.H] = n, line[3 * p.H] = product;
  }
};

struct AfterStep : GruStep {
  static constexpr int gates = 3, sent = 1;

  struct Inputs {
    GruGates<real> x;  // W x + b
    real b_n;
  };
  using Carry = real;  // h, which is in the output too
  struct Result {
    GruGates<real> gate;
    real product, h;
    __device__ real sent(int) const { return h; }
  };

  __device__ Inputs fetch(const Place& at, int64_t, int64_t, int64_t unit) const {
    const real* line = p.lines[at.q] + unit;
    return {{line[0], line[p.H], line[2 * p.H]}, b_n ? b_n[unit] : real(0)};
  }
  __device__ real carry(int64_t s, int64_t j, int64_t unit) const { return p.h_before(s, j, unit); }
  __device__ void keep(int64_t, int64_t, real) const {}
  template <class M>
  __device__ Result finish(const Place&, int64_t, int64_t, const real (&sum)[3], const Inputs& in, real& h) const {
    const real product = sum[2] + in.b_n;
    const GruGates<real> a = gru_gates<M>(GruGates<real>{in.x.r + sum[0], in.x.z + sum[1], in.x.n}, product);
    h = gru_mix(a.z, a.n, h);
    return {a, product, h};
  }
  __device__ void store(const Place& at, int64_t, int64_t unit, const Result& r) const {
    put_out(at, unit, r.h, r.gate.n, r.product);
    if (!keep_gates) return;
    real* line = p.lines[at.q] + unit;
    line[0] = r.gate.r, line[p.H] = r.gate.z;
  }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[3]) const { step_in_memory(*this, s, j, unit, sum); }
};

/// r and z, which the line keeps for the second product; r h in `rh`.
struct ResetStep : GruStep {
  static constexpr int gates = 2;
  real* rh;  // [B][H]

  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[2]) const {
    const int64_t H = p.H;
    real* line = p.lines[p.line(s, j)] + unit;
    const real r = ScalarMath<real>::sigmoid(line[0] + sum[0]);
    line[0] = r;
    line[H] = ScalarMath<real>::sigmoid(line[H] + sum[1]);
    rh[j * H + unit] = r * p.h_before(s, j, unit);
  }
};

struct CandidateStep : GruStep {
  static constexpr int gates = 1;
  const real* rh;

  __device__ const real* operand(int64_t, int64_t j) const { return rh + j * p.H; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const Place at = place(lines_of(s), j);
    const real* line = p.lines[at.q] + unit;
    const real product = with_bias(unit, sum[0]), n = ScalarMath<real>::tanh(line[2 * p.H] + product);
    put_out(at, unit, gru_mix(line[p.H], n, p.h_before(s, j, unit)), n, product);
  }
};

struct BeforeCell {
  ResetStep reset;
  CandidateStep candidate;

  static void steps(Context& ctx, const Directions<BeforeCell>& cells, const Stretch& stretch) {
    launch_pairs(ctx, stretch, Directions<ResetStep>{cells.of[0].reset, cells.of[1].reset},
                 Directions<CandidateStep>{cells.of[0].candidate, cells.of[1].candidate});
  }
  void finish(Context&) const {}
};

}  // namespace gru_forward

void gru(Context& ctx, const GruArgs& a) {
  using namespace gru_forward;
  const Stack stack = stack_of(a, a.H);
  const RecurrentCell cell = a.reset_after ? RecurrentCell::gru_after : RecurrentCell::gru_before;
  const int64_t layers = layers_at_once(ctx, question_of(stack, cell), PassKind::forward);
  const ForwardPlan plan{a.y, a.h_n, a.ys, a.gates, 3 * a.H, 4 * a.H, layers};
  const auto bias = [&](int64_t i) { return add_bias(ctx, a.b_ih[i], a.b_hh[i], 3 * a.H, 2 * a.H); };
  const auto step = [&](int64_t i, const Pass& pass, int64_t first_gate) {
    return GruStep{
        {{a.w_hh[i] + first_gate * a.H * a.H, a.H, a.H, a.H}, pass}, a.b_hh[i] ? a.b_hh[i] + 2 * a.H : nullptr, a.gates != nullptr};
  };
  if (a.reset_after)
    return forward_stack<OneProduct<AfterStep>>(ctx, stack, plan, bias,
                                                [&](int64_t i, const Pass& pass) { return OneProduct<AfterStep>{{step(i, pass, 0)}}; });
  forward_stack<BeforeCell>(ctx, stack, plan, bias, [&](int64_t i, const Pass& pass) {
    real* rh = ctx.take<real>(a.B * a.H);
    return BeforeCell{{step(i, pass, 0), rh}, {step(i, pass, 2), rh}};
  });
}

Choice gru_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<gru_forward::AfterStep>(ctx, z); }

}  // namespace tt::TT_ISA
