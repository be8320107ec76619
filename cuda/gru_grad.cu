// GRU backward over a whole sequence, all layers and directions in one call.
//
//   dh = dy + W_hhᵀ(gradients of the next step) + z dh(next)
//   da.n = dh (1-z)(1-n²),  da.z = dh (h_prev - n) z(1-z)                                      (native/math/cell.h)
//   reset after the product:   dq = da.n r,          da.r = da.n q r(1-r)
//   reset before the product:  drh = W_hnᵀ da.n,     da.r = drh h_prev r(1-r),  and drh r also reaches h_prev
//
// A line holds the gradients n, r, z, q as [4][H], so that those of W_ih (n, r, z) and of W_hh after the product (r, z, q) are both
// contiguous; before the product the fourth part is r h_prev, the operand of dW_hn. Weight gradients +=, state and input gradients =. Sums
// in a fixed order: the same bits in every run. Parallel plan: recurrent_backward.h; no GPU has timed it yet. Source: Cho et al. 2014, eq.
// 5-8.
#include "cuda/recurrent_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace gru_backward {

/// What the steps of both forms share.
struct GruGradStep : GradStep {
  static constexpr int gates = 1;
  const real* saved;  // lines of r, z, n, q as [4][H]
  real* direct;       // [B][H] what reaches the state before past the products

  __device__ GruGates<real> gates_of(int64_t q, int64_t unit) const {
    const real* g = saved + q * 4 * p.H + unit;
    return {g[0], g[p.H], g[2 * p.H]};
  }
  __device__ real product_of(int64_t q, int64_t unit) const { return saved[q * 4 * p.H + 3 * p.H + unit]; }
  __device__ real* direct_of(int64_t j, int64_t unit) const { return direct + j * p.H + unit; }
  __device__ real state_grad_of(int64_t s, int64_t j, int64_t unit, real sum) const {
    return incoming(s, j, unit, sum, j < summed(s) ? *direct_of(j, unit) : real(0)) + p.dy_of(p.line(s, j), unit);
  }
};

struct AfterGradStep : GruGradStep {
  static constexpr int sent = 3;

  struct Inputs {
    GruGates<real> a;
    real product, h_before, dy;
  };
  using Carry = real;  // what reaches the state past the products
  struct Result {
    GruGrad<real> d;
    __device__ real sent(int part) const { return part == 0 ? d.a.r : part == 1 ? d.a.z : d.dq; }
  };

  __device__ Inputs fetch(const Place& at, int64_t s, int64_t j, int64_t unit) const {
    const real h = at.before >= 0 ? p.out[at.before * p.out_stride + unit] : p.h_before(s, j, unit);
    return {gates_of(at.q, unit), product_of(at.q, unit), h, p.dy_at(at.at, unit)};
  }
  __device__ real carry(int64_t s, int64_t j, int64_t unit) const { return j < summed(s) ? *direct_of(j, unit) : real(0); }
  __device__ void keep(int64_t j, int64_t unit, real past) const { *direct_of(j, unit) = past; }
  template <class M>
  __device__ Result finish(const Place& at, int64_t j, int64_t unit, const real (&sum)[1], const Inputs& in, real& past) const {
    const GruGrad<real> d = gru_step_grad(in.a, in.product, in.h_before, incoming(at.summed, j, unit, sum[0], past) + in.dy);
    past = d.dh_prev;
    return {d};
  }
  __device__ void store(const Place& at, int64_t, int64_t unit, const Result& r) const {
    real* line = p.lines[at.q] + unit;
    line[0] = r.d.a.n, line[p.H] = r.d.a.r, line[2 * p.H] = r.d.a.z, line[3 * p.H] = r.d.dq;
  }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const { step_in_memory(*this, s, j, unit, sum); }
};

/// Before the product: everything but r …
struct CandidateGradStep : GruGradStep {
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const int64_t q = p.line(s, j);
    const GruGrad<real> d = gru_before_grad(gates_of(q, unit), p.h_before(s, j, unit), state_grad_of(s, j, unit, sum[0]));
    *direct_of(j, unit) = d.dh_prev;
    real* line = p.lines[q] + unit;
    line[0] = d.a.n, line[2 * p.H] = d.a.z;
  }
};

/// … which follows from the product with da.n of the same step.
struct ResetGradStep : GruGradStep {
  __device__ int64_t summed(int64_t s) const { return rows(s); }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.lines[p.line(s, j)]; }
  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const int64_t q = p.line(s, j);
    const real r = gates_of(q, unit).r, h = p.h_before(s, j, unit), drh = sum[0];
    *direct_of(j, unit) += drh * r;
    real* line = p.lines[q] + unit;
    line[p.H] = gru_before_reset_grad(r, h, drh);
    line[3 * p.H] = r * h;
  }
};

/// dx += da W_ih: of n, and of r and z beside each other.
inline void gru_input_grad(Context& ctx, const ChunkWork& c) {
  const int64_t H = c.pass.H;
  input_grad(ctx, c, {0, 2 * H, H});
  input_grad(ctx, c, {H, 0, 2 * H});
}

struct AfterCell {
  AfterGradStep all;

  static void steps(Context& ctx, const Directions<AfterCell>& cells, const Stretch& stretch) {
    launch_steps(ctx, Directions<AfterGradStep>{cells.of[0].all, cells.of[1].all}, stretch);
  }
  void inputs(Context& ctx, const ChunkWork& c) const { gru_input_grad(ctx, c); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const int64_t H = c.pass.H;
    const GateRange n{0, 2 * H, H}, rz{H, 0, 2 * H};
    input_weight_grad(ctx, c, n);
    input_weight_grad(ctx, c, rz);
    state_grad(ctx, c, {H, 0, 3 * H});
    bias_grad(ctx, c, n, c.db_ih, nullptr);
    bias_grad(ctx, c, rz, c.db_ih, c.db_hh);
    bias_grad(ctx, c, {3 * H, 2 * H, H}, c.db_hh, nullptr);
  }
  FirstStep first(real* dh0) const { return {all, all.direct, dh0}; }
  void finish(Context&) const {}
};

struct BeforeCell {
  CandidateGradStep candidate;
  ResetGradStep reset;

  static void steps(Context& ctx, const Directions<BeforeCell>& cells, const Stretch& stretch) {
    launch_pairs(ctx, stretch, Directions<CandidateGradStep>{cells.of[0].candidate, cells.of[1].candidate},
                 Directions<ResetGradStep>{cells.of[0].reset, cells.of[1].reset});
  }
  void inputs(Context& ctx, const ChunkWork& c) const { gru_input_grad(ctx, c); }
  void weights(Context& ctx, const ChunkWork& c) const {
    const int64_t H = c.pass.H;
    const GateRange n{0, 2 * H, H}, rz{H, 0, 2 * H};
    input_weight_grad(ctx, c, n);
    input_weight_grad(ctx, c, rz);
    state_grad(ctx, c, rz);
    outer_grad(ctx, c, n, {c.column(3 * H), c.pass.lines.stride}, H, c.dw_hh);
    bias_grad(ctx, c, n, c.db_ih, c.db_hh);
    bias_grad(ctx, c, rz, c.db_ih, c.db_hh);
  }
  FirstStep first(real* dh0) const { return {candidate, candidate.direct, dh0}; }
  void finish(Context&) const {}
};

}  // namespace gru_backward

void gru_grad(Context& ctx, const GruGradArgs& a) {
  using namespace gru_backward;
  const Stack stack = stack_of(a, a.H);
  const RecurrentCell cell = a.reset_after ? RecurrentCell::gru_after : RecurrentCell::gru_before;
  const int64_t layers = layers_at_once(ctx, question_of(stack, cell), PassKind::backward);
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 4 * a.H, layers};
  const int64_t H = a.H;
  const auto step = [&](int64_t i, const BackwardPass& pass, const real* weights) {
    return GruGradStep{{{weights, 3 * H, H, 3 * H}, pass, H}, a.gates + i * a.T * a.B * 4 * H, ctx.take<real>(a.B * H)};
  };
  if (a.reset_after)
    return backward_stack<AfterCell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
      return AfterCell{{step(i, pass, transposed(ctx, a.w_hh[i], 3 * H, H))}};
    });
  backward_stack<BeforeCell>(ctx, stack, plan, [&](int64_t i, const BackwardPass& pass) {
    const real* w = transposed(ctx, a.w_hh[i], 3 * H, H);
    GruGradStep candidate = step(i, pass, w), reset = candidate;
    candidate.w.depth = 2 * H;
    reset.w.data += 2 * H, reset.w.depth = H;
    return BeforeCell{{candidate}, {reset}};
  });
}

Choice gru_grad_ways(Context& ctx, const RecurrentSizes& z) { return ways_of<gru_backward::AfterGradStep>(ctx, z); }

}  // namespace tt::TT_ISA
