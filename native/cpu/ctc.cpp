// loss = -ln p, with p the probability of all alignments of a row's n steps that become its target when repeats are merged and blanks taken
// out; the mean divides each by its target's length (at least 1), then by B. l is the target with blanks around its labels (L = 2 len + 1),
// x_t are the log-probabilities, a ⊕ b = ln(e^a + e^b), and [s] passes over the blank between two labels that differ:
//
//   α_t(s) = (α_{t-1}(s) ⊕ α_{t-1}(s-1) ⊕ [s] α_{t-1}(s-2)) + x_t(l_s),   α(0) = 0 before the first step               eq. 6-7
//   β_t(s) = b(s) ⊕ b(s+1) ⊕ [s+2] b(s+2),   b(s) = β_{t+1}(s) + x_{t+1}(l_s)      eq. 10-11, but for x_t in β_t itself
//   ln p = α_n(L-1) ⊕ α_n(L-2)                                                                                        eq. 8
//   γ_t(s) = e^(α_t(s) + β_t(s) - ln p),   dx_t(c) = -dloss Σ γ_t(s) over s with l_s = c                          eq. 14-15
//
// This is the derivative with respect to x itself. PyTorch returns e^x dloss more, which is the same once it has passed a log_softmax.
// α and β are float64 logarithms; only γ is saved, so backward is one sweep over it. Steps past a row's end get gradient 0. A target that
// no alignment reaches has loss inf and gradient NaN; with zero_infinity both are 0. A row of the batch belongs to one thread and rows are
// added in order: bit-identical for any number of threads. Source: Graves et al. 2006, in logarithms in place of its rescaling.
#include <cmath>
#include <limits>

#include "native/cpu/loss.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

double log_add(double a, double b, double c) {
  const double ab = a > b ? a : b, largest = ab > c ? ab : c;
  if (largest == impossible) return a + b + c;  // NaN stays NaN
  return largest + std::log(std::exp(a - largest) + std::exp(b - largest) + std::exp(c - largest));
}

/// One row of the batch.
struct Alignment {
  int64_t n, length, L, blank;
  const int32_t* target;

  template <class Args>
  Alignment(const Args& a, int64_t b)
      : n(a.input_lengths ? a.input_lengths[b] : a.T),
        length(a.target_lengths ? a.target_lengths[b] : a.S),
        L(2 * length + 1),
        blank(a.blank),
        target(a.targets + b * a.S) {}

  int64_t label(int64_t s) const { return s % 2 ? target[s / 2] : blank; }
  /// Whether s can follow s - 2.
  bool skips(int64_t s) const { return s % 2 && s > 1 && target[s / 2] != target[s / 2 - 1]; }
  /// The states of step t that are within reach of both ends: [first, last).
  int64_t first(int64_t t) const { return L - 2 * (n - t) > 0 ? L - 2 * (n - t) : 0; }
  int64_t last(int64_t t) const { return 2 * (t + 1) < L ? 2 * (t + 1) : L; }
  bool reaches(int64_t t, int64_t s) const { return first(t) <= s && s < last(t); }
};

/// ln p; α of step t is left in row t + 1 of `alpha`, modulo `rows`.
double forward_sweep(const Alignment& row, const real* x, int64_t C, double* alpha, int64_t rows) {
  for (int64_t s = 0; s < row.L; ++s) alpha[s] = impossible;
  alpha[0] = 0;
  const double* before = alpha;
  for (int64_t t = 0; t < row.n; ++t, x += C) {
    double* now = alpha + (t + 1) % rows * row.L;
    for (int64_t s = 0; s < row.L; ++s) {
      if (!row.reaches(t, s)) {
        now[s] = impossible;
        continue;
      }
      const double one = s > 0 ? before[s - 1] : impossible, two = row.skips(s) ? before[s - 2] : impossible;
      now[s] = log_add(before[s], one, two) + x[row.label(s)];
    }
    before = now;
  }
  return log_add(before[row.L - 1], row.L > 1 ? before[row.L - 2] : impossible, impossible);
}

/// γ from α. `ahead` and `beta` are two rows of scratch; ahead holds β_{t+1}(s) + x_{t+1}(l_s).
void backward_sweep(const Alignment& row, const real* x, int64_t C, const double* alpha, double log_p, double* ahead, double* beta,
                    real* occupancy, int64_t width) {
  for (int64_t t = row.n - 1; t >= 0; --t) {
    for (int64_t s = 0; s < row.L; ++s) {
      if (!row.reaches(t, s) || t == row.n - 1) {
        beta[s] = row.reaches(t, s) ? 0 : impossible;
        continue;
      }
      const double one = s + 1 < row.L ? ahead[s + 1] : impossible;
      const double two = s + 2 < row.L && row.skips(s + 2) ? ahead[s + 2] : impossible;
      beta[s] = log_add(ahead[s], one, two);
    }
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

/// What the mean divides the loss of a row by.
double divisor(const Alignment& row, int64_t B) { return static_cast<double>(B) * static_cast<double>(row.length > 1 ? row.length : 1); }

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
  for (int64_t b = 0; b < a.B; ++b) sum += a.reduction == Reduction::mean ? losses[b] / divisor(Alignment(a, b), a.B) : losses[b];
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
      const double g = a.reduction == Reduction::mean ? upstream / divisor(row, a.B) : upstream;
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
