// loss = -ln p, with p the probability of all alignments of a row's n steps with its target (native/math/ctc.h); the mean divides each by
// its target's length (at least 1), then by B.
//
// The gradient is the derivative with respect to x itself. PyTorch returns e^x dloss more, which is the same once it has passed a
// log_softmax. α and β are float64 logarithms; only γ is saved, so backward is one sweep over it. Steps past a row's end get gradient 0. A
// target that no alignment reaches has loss inf and gradient NaN; with zero_infinity both are 0. A row of the batch belongs to one thread
// and rows are added in order: bit-identical for any number of threads. Source: Graves et al. 2006, in logarithms in place of its
// rescaling.
#include "native/math/ctc.h"

#include <limits>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// ln p; α of step t is left in row t + 1 of `alpha`, modulo `rows`.
double forward_sweep(const Alignment& row, const real* x, int64_t C, double* alpha, int64_t rows) {
  for (int64_t s = 0; s < row.L; ++s) alpha[s] = row.start(s);
  const double* before = alpha;
  for (int64_t t = 0; t < row.n; ++t, x += C) {
    double* now = alpha + (t + 1) % rows * row.L;
    for (int64_t s = 0; s < row.L; ++s) now[s] = row.alpha(t, s, before, x);
    before = now;
  }
  return row.log_p(before);
}

/// γ from α. `ahead` and `beta` are two rows of scratch; ahead holds β_{t+1}(s) + x_{t+1}(l_s).
void backward_sweep(const Alignment& row, const real* x, int64_t C, const double* alpha, double log_p, double* ahead, double* beta,
                    real* occupancy, int64_t width) {
  for (int64_t t = row.n - 1; t >= 0; --t) {
    for (int64_t s = 0; s < row.L; ++s) beta[s] = row.beta(t, s, ahead);
    for (int64_t s = 0; s < row.L; ++s) {
      occupancy[t * width + s] = static_cast<real>(std::exp(alpha[(t + 1) * row.L + s] + beta[s] - log_p));
      ahead[s] = beta[s] + x[t * C + row.label(s)];
    }
  }
}

/// Threads for B rows of the batch with `cells` pairs (t, s) each.
int ctc_members(const Context& ctx, int64_t B, int64_t cells) {
  constexpr int64_t cell_cost = 40;
  const int64_t worth = B * cells * cell_cost / grain, most = worth < B ? worth : B;
  return most < 2 ? 1 : most < ctx.team.size() ? static_cast<int>(most) : ctx.team.size();
}
}  // namespace

void ctc(Context& ctx, const CtcArgs& a) {
  const int64_t width = 2 * a.S + 1, rows = a.occupancy ? a.T + 1 : 2, scratch = (rows + 2) * width;
  const int members = ctc_members(ctx, a.B, a.T * width);
  double* losses = ctx.workspace.take<double>(a.B);
  double* all = ctx.workspace.take<double>(scratch * members);
  ctx.team.run(members, [&](int member, int count) {
    double* alpha = all + scratch * member;
    for (int64_t b = a.B * member / count; b < a.B * (member + 1) / count && !ctx.stop.load(std::memory_order_relaxed); ++b) {
      const Alignment row(a, b);
      const real* x = a.log_probs + b * a.T * a.C;
      const double log_p = forward_sweep(row, x, a.C, alpha, rows);
      const bool unreachable = log_p == impossible;
      losses[b] = unreachable && a.zero_infinity ? 0 : -log_p;
      if (a.occupancy == nullptr) continue;
      real* occupancy = a.occupancy + b * a.T * width;
      if (!unreachable) {
        backward_sweep(row, x, a.C, alpha, log_p, alpha + rows * width, alpha + (rows + 1) * width, occupancy, width);
        continue;
      }
      for (int64_t i = 0; i < row.n * width; ++i) occupancy[i] = a.zero_infinity ? real(0) : std::numeric_limits<real>::quiet_NaN();
    }
  });
  if (a.reduction == Reduction::none) return assign(ctx, a.loss, a.B, 1, [&](int64_t b) { return static_cast<real>(losses[b]); });
  double sum = 0;
  for (int64_t b = 0; b < a.B; ++b) sum += a.reduction == Reduction::mean ? losses[b] / ctc_divisor(Alignment(a, b), a.B) : losses[b];
  *a.loss = static_cast<real>(sum);
}

void ctc_grad(Context& ctx, const CtcGradArgs& a) {
  if (a.dlog_probs == nullptr) return;
  const int64_t width = 2 * a.S + 1;
  ctx.team.parallel_for(a.B, grain_of(a.T * (a.C + 2 * width)), [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      const Alignment row(a, b);
      real* dx = a.dlog_probs + b * a.T * a.C;
      for (int64_t i = 0; i < a.T * a.C; ++i) dx[i] = 0;
      const double upstream = a.reduction == Reduction::none ? a.dloss[b] : *a.dloss;
      const double g = a.reduction == Reduction::mean ? upstream / ctc_divisor(row, a.B) : upstream;
      for (int64_t t = 0; t < row.n; ++t) {
        const real* occupancy = a.occupancy + (b * a.T + t) * width;
        double blanks = 0;
        for (int64_t s = 0; s < row.L; s += 2) blanks += occupancy[s];
        dx[t * a.C + a.blank] -= static_cast<real>(g * blanks);
        for (int64_t s = 1; s < row.L; s += 2) dx[t * a.C + row.label(s)] -= static_cast<real>(g * occupancy[s]);
      }
    }
  });
}

}  // namespace tt::TT_ISA
