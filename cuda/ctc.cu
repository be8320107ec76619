// loss = -ln p, with p the probability of all alignments of a row's n steps with its target (native/math/ctc.h); the mean divides each by
// its target's length (at least 1), then by B.
//
// The gradient is the derivative with respect to x itself. PyTorch returns e^x dloss more, which is the same once it has passed a
// log_softmax. A block has a row of the batch and goes through its steps, threads sharing the states: one barrier a step, α of the step
// before in scratch memory (float64 logarithms), all of α where backward is to come. Only γ is saved [B,T,2S+1]; backward shares out steps
// and classes. Steps past a row's end get gradient 0. A target that no alignment reaches has loss inf and gradient NaN; with zero_infinity
// both are 0. Every state has one writer and rows are added in a fixed order: the same bits in every run. Source: Graves et al. 2006.
#include "cuda/loss.h"
#include "cuda/row_team.h"
#include "native/gen/prototypes.h"
#include "native/math/ctc.h"

namespace tt::TT_ISA {

namespace {
struct CtcScratch {
  double* alpha;   // [B, rows, width]
  double* ahead;   // [B, 2, width]; null when no γ is wanted
  double* losses;  // [B]
  int64_t rows, width;
};

/// f(s) for the states of a row that are the calling thread's, then a barrier.
template <class F>
__device__ void each_state(const Alignment& row, F f) {
  for (int64_t s = threadIdx.x; s < row.L; s += blockDim.x) f(s);
  __syncthreads();
}

/// ln p; α of step t is left in row t + 1 of `alpha`, modulo `rows`.
__device__ double alpha_sweep(const Alignment& row, const real* x, int64_t C, double* alpha, const CtcScratch& scratch) {
  each_state(row, [&](int64_t s) { alpha[s] = row.start(s); });
  const double* before = alpha;
  for (int64_t t = 0; t < row.n; ++t, x += C) {
    double* now = alpha + (t + 1) % scratch.rows * scratch.width;
    each_state(row, [&](int64_t s) { now[s] = row.alpha(t, s, before, x); });
    before = now;
  }
  return row.log_p(before);
}

/// γ from α. `ahead` is two rows in turn, of β_t(s) + x_t(l_s): reading one and writing the other, a step needs one barrier.
__device__ void gamma_sweep(const Alignment& row, const real* x, int64_t C, const double* alpha, double log_p, double* ahead,
                            real* occupancy, int64_t width) {
  for (int64_t t = row.n - 1; t >= 0; --t) {
    const double* after = ahead + (t + 1) % 2 * width;
    double* now = ahead + t % 2 * width;
    each_state(row, [&](int64_t s) {
      const double beta = row.beta(t, s, after);
      occupancy[t * width + s] = static_cast<real>(std::exp(alpha[(t + 1) * width + s] + beta - log_p));
      now[s] = beta + x[t * C + row.label(s)];
    });
  }
}

__global__ void ctc_rows(const CtcArgs a, const CtcScratch scratch) {
  for (int64_t b = blockIdx.x; b < a.B; b += gridDim.x) {
    const Alignment row(a, b);
    const int64_t width = scratch.width;
    const real* x = a.log_probs + b * a.T * a.C;
    double* alpha = scratch.alpha + b * scratch.rows * width;
    const double log_p = alpha_sweep(row, x, a.C, alpha, scratch);
    const bool unreachable = log_p == impossible;
    if (threadIdx.x == 0) scratch.losses[b] = unreachable && a.zero_infinity ? 0 : -log_p;
    if (a.occupancy == nullptr) continue;
    real* occupancy = a.occupancy + b * a.T * width;
    if (!unreachable) {
      gamma_sweep(row, x, a.C, alpha, log_p, scratch.ahead + b * 2 * width, occupancy, width);
      continue;
    }
    const real none = a.zero_infinity ? real(0) : static_cast<real>(NAN);
    for (int64_t i = threadIdx.x; i < row.n * width; i += blockDim.x) occupancy[i] = none;
  }
}

/// The gradient of a step: first the blank's class, and 0 for all others, then the labels', which may repeat.
struct CtcGradOfStep {
  CtcGradArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t bt) const {
    const int64_t b = bt / a.T, width = 2 * a.S + 1;
    const Alignment row(a, b);
    const bool inside = bt % a.T < row.n;
    const int64_t length = inside ? row.length : 0;
    const real* occupancy = a.occupancy + bt * width;
    real* dx = a.dlog_probs + bt * a.C;
    const double upstream = a.reduction == Reduction::none ? a.dloss[b] : *a.dloss;
    const double g = a.reduction == Reduction::mean ? upstream / ctc_divisor(row, a.B) : upstream;
    const double blanks = team_sum(team, inside ? length + 1 : 0, [=](int64_t i) { return static_cast<double>(occupancy[2 * i]); });
    for (int64_t c = team.rank(); c < a.C; c += team.size()) dx[c] = c == a.blank ? -static_cast<real>(g * blanks) : real(0);
    team.sync();
    for (int64_t i = team.rank(); i < length; i += team.size()) {
      bool first = true;
      for (int64_t k = 0; k < i && first; ++k) first = row.target[k] != row.target[i];
      if (!first) continue;  // the first place of a label adds up all of them
      double sum = 0;
      for (int64_t k = i; k < length; ++k) sum += row.target[k] == row.target[i] ? occupancy[2 * k + 1] : real(0);
      dx[row.target[i]] -= static_cast<real>(g * sum);
    }
  }
};
}  // namespace

void ctc(Context& ctx, const CtcArgs& a) {
  const int64_t width = 2 * a.S + 1, rows = a.occupancy ? a.T + 1 : 2;
  double* ahead = a.occupancy ? ctx.take<double>(a.B * 2 * width) : nullptr;
  double* losses = ctx.take<double>(a.B);
  const int threads = width < block_threads ? static_cast<int>((width + 31) / 32 * 32) : block_threads;
  launch(ctx, walking_blocks(ctx, a.B), threads, ctc_rows, a, CtcScratch{ctx.take<double>(a.B * rows * width), ahead, losses, rows, width});
  real* loss = a.loss;
  if (a.reduction == Reduction::none) return assign(ctx, loss, a.B, [=] __device__(int64_t b) { return static_cast<real>(losses[b]); });
  double* sum = ctx.take<double>(1);
  sum_all(
      ctx, a.B,
      [=] __device__(int64_t b) { return a.reduction == Reduction::mean ? losses[b] / ctc_divisor(Alignment(a, b), a.B) : losses[b]; },
      sum);
  for_each(ctx, 1, [=] __device__(int64_t) { *loss = static_cast<real>(*sum); });
}

void ctc_grad(Context& ctx, const CtcGradArgs& a) {
  if (a.dlog_probs) for_rows(ctx, a.B * a.T, a.C, CtcGradOfStep{a});
}

}  // namespace tt::TT_ISA
