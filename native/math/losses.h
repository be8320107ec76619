// The losses of one element with their derivatives, and what counts in a loss over classes: written once for the CPU and the GPU.
//
// A loss of a prediction x and a target t has loss(x, t) and its derivatives dx(x, t) and dt(x, t).
#pragma once

#include <cmath>
#include <cstdint>

#include "native/math/host_device.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

/// -1, 0 or 1.
TT_HOST_DEVICE inline real sign(real d) { return static_cast<real>((d > 0) - (d < 0)); }

/// A loss of d = x - t, by value(d) and slope(d). The slopes are odd: the one by t is that of -d.
template <class F>
struct Difference {
  F f;
  TT_HOST_DEVICE real loss(real x, real t) const { return f.value(x - t); }
  TT_HOST_DEVICE real dx(real x, real t) const { return f.slope(x - t); }
  TT_HOST_DEVICE real dt(real x, real t) const { return f.slope(t - x); }
};

struct Squared {
  TT_HOST_DEVICE real value(real d) const { return d * d; }
  TT_HOST_DEVICE real slope(real d) const { return 2 * d; }
};

struct Absolute {
  TT_HOST_DEVICE real value(real d) const { return std::fabs(d); }
  TT_HOST_DEVICE real slope(real d) const { return sign(d); }
};

/// d² / (2 beta) where |d| < beta, else |d| - beta / 2. Source: Girshick 2015, "Fast R-CNN", eq. 3, with the beta that later detectors
/// added.
struct SmoothAbsolute {
  real beta;
  TT_HOST_DEVICE real value(real d) const {
    const real size = std::fabs(d);
    return size < beta ? real(0.5) * size * size / beta : size - real(0.5) * beta;
  }
  TT_HOST_DEVICE real slope(real d) const { return std::fabs(d) >= beta ? sign(d) : d / beta; }  // NaN stays
};

/// d² / 2 where |d| <= delta, else delta (|d| - delta / 2). Source: Huber 1964, "Robust estimation of a location parameter".
struct Huber {
  real delta;
  TT_HOST_DEVICE real value(real d) const {
    const real size = std::fabs(d);
    return size <= delta ? real(0.5) * size * size : delta * (size - real(0.5) * delta);
  }
  TT_HOST_DEVICE real slope(real d) const { return std::fabs(d) > delta ? delta * sign(d) : d; }  // NaN stays
};

/// t (ln t - x), 0 ln 0 being 0; dt is 0 at t = 0, where it has no finite value. Source: Kullback & Leibler 1951.
struct Divergence {
  TT_HOST_DEVICE real loss(real x, real t) const { return (t == 0 ? real(0) : t * std::log(t)) - t * x; }
  TT_HOST_DEVICE real dx(real, real t) const { return -t; }
  TT_HOST_DEVICE real dt(real x, real t) const { return t == 0 ? real(0) : std::log(t) + 1 - x; }
};

/// The same for a target that is a logarithm: e^t (t - x).
struct LogDivergence {
  TT_HOST_DEVICE real loss(real x, real t) const { return std::exp(t) * (t - x); }
  TT_HOST_DEVICE real dx(real, real t) const { return -std::exp(t); }
  TT_HOST_DEVICE real dt(real x, real t) const { return std::exp(t) * (t + 1 - x); }
};

/// The cross-entropy of sigmoid(x) against t without overflow: max(x, 0) - x t + ln(1 + e^-|x|).
struct BinaryCrossEntropy {
  TT_HOST_DEVICE real loss(real x, real t) const { return (x > 0 ? x : 0) - x * t + std::log1p(std::exp(-std::fabs(x))); }
  TT_HOST_DEVICE real dx(real x, real t) const { return 1 / (1 + std::exp(-x)) - t; }
  TT_HOST_DEVICE real dt(real x, real) const { return -x; }
};

/// The same with the loss of t times `positive`: (1 - t) x + w n, w = 1 + (positive - 1) t, n = -ln sigmoid(x) = ln(1 + e^-|x|) + max(-x,
/// 0).
struct WeightedBinaryCrossEntropy {
  real positive;
  TT_HOST_DEVICE static real minus_log_sigmoid(real x) { return std::log1p(std::exp(-std::fabs(x))) + (x < 0 ? -x : 0); }
  TT_HOST_DEVICE real weight(real t) const { return 1 + (positive - 1) * t; }
  TT_HOST_DEVICE real loss(real x, real t) const { return (1 - t) * x + weight(t) * minus_log_sigmoid(x); }
  TT_HOST_DEVICE real dx(real x, real t) const { return (1 - t) - weight(t) / (1 + std::exp(x)); }
  TT_HOST_DEVICE real dt(real x, real) const { return (positive - 1) * minus_log_sigmoid(x) - x; }
};

/// Of a loss over classes: rows whose target is ignore_index or whose mask is 0 have loss 0 and gradient 0, and do not count in the mean.
template <class Args>
TT_HOST_DEVICE bool counts(const Args& a, int64_t r) {
  return a.target[r] != a.ignore_index && (a.mask == nullptr || a.mask[r] != 0);
}

/// What the loss of a row that counts is multiplied by.
template <class Args>
TT_HOST_DEVICE real row_weight(const Args& a, int64_t r) {
  return a.class_weight ? a.class_weight[a.target[r]] : real(1);
}

}  // namespace tt::TT_ISA
