// The equations of CTC for one row of a batch, written once for the CPU and the GPU.
//
// The row's n steps become its target when repeats are merged and blanks taken out. l is the target with blanks around its labels (L = 2
// len
// + 1), x_t are the log-probabilities, a ⊕ b = ln(e^a + e^b), and [s] passes over the blank between two labels that differ:
//
//   α_t(s) = (α_{t-1}(s) ⊕ α_{t-1}(s-1) ⊕ [s] α_{t-1}(s-2)) + x_t(l_s),   α(0) = 0 before the first step               eq. 6-7
//   β_t(s) = b(s) ⊕ b(s+1) ⊕ [s+2] b(s+2),   b(s) = β_{t+1}(s) + x_{t+1}(l_s)      eq. 10-11, but for x_t in β_t itself
//   ln p = α_n(L-1) ⊕ α_n(L-2)                                                                                        eq. 8
//   γ_t(s) = e^(α_t(s) + β_t(s) - ln p),   dx_t(c) = -dloss Σ γ_t(s) over s with l_s = c                          eq. 14-15
//
// All in float64 logarithms, in place of the source's rescaling. Source: Graves et al. 2006.
#pragma once

#include <cmath>
#include <cstdint>

#include "native/math/host_device.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

constexpr double impossible = -HUGE_VAL;

TT_HOST_DEVICE inline double log_add(double a, double b, double c) {
  const double ab = a > b ? a : b, largest = ab > c ? ab : c;
  if (largest == impossible) return a + b + c;  // NaN stays NaN
  return largest + std::log(std::exp(a - largest) + std::exp(b - largest) + std::exp(c - largest));
}

/// One row of the batch.
struct Alignment {
  int64_t n, length, L, blank;
  const int32_t* target;

  template <class Args>
  TT_HOST_DEVICE Alignment(const Args& a, int64_t b)
      : n(a.input_lengths ? a.input_lengths[b] : a.T),
        length(a.target_lengths ? a.target_lengths[b] : a.S),
        L(2 * length + 1),
        blank(a.blank),
        target(a.targets + b * a.S) {}

  TT_HOST_DEVICE int64_t label(int64_t s) const { return s % 2 ? target[s / 2] : blank; }
  /// Whether s can follow s - 2.
  TT_HOST_DEVICE bool skips(int64_t s) const { return s % 2 && s > 1 && target[s / 2] != target[s / 2 - 1]; }
  /// Whether state s of step t is within reach of both ends.
  TT_HOST_DEVICE bool reaches(int64_t t, int64_t s) const {
    const int64_t first = L - 2 * (n - t), last = 2 * (t + 1);
    return s >= first && s < last && s < L;
  }

  /// α before the first step.
  TT_HOST_DEVICE double start(int64_t s) const { return s == 0 ? 0 : impossible; }
  /// α_t(s) from those of the step before; x is x_t.
  TT_HOST_DEVICE double alpha(int64_t t, int64_t s, const double* before, const real* x) const {
    if (!reaches(t, s)) return impossible;
    return log_add(before[s], s > 0 ? before[s - 1] : impossible, skips(s) ? before[s - 2] : impossible) + x[label(s)];
  }
  /// ln p from α of the last step.
  TT_HOST_DEVICE double log_p(const double* last) const { return log_add(last[L - 1], L > 1 ? last[L - 2] : impossible, impossible); }
  /// β_t(s) from `ahead`, which holds b of the step after.
  TT_HOST_DEVICE double beta(int64_t t, int64_t s, const double* ahead) const {
    if (!reaches(t, s)) return impossible;
    if (t == n - 1) return 0;
    const bool jump = s + 2 < L && skips(s + 2);
    return log_add(ahead[s], s + 1 < L ? ahead[s + 1] : impossible, jump ? ahead[s + 2] : impossible);
  }
};

/// What the mean of B rows divides the loss of a row by.
TT_HOST_DEVICE inline double ctc_divisor(const Alignment& row, int64_t B) {
  return static_cast<double>(B) * static_cast<double>(row.length > 1 ? row.length : 1);
}

}  // namespace tt::TT_ISA
