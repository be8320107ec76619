// Random masks inside a recurrence: recurrent dropout and zoneout. Functions of (seed, step, stream, element), so backward draws them
// again, and the CPU and the GPU draw the same.
//
// A stream is what is masked and the direction of the layer; streams of the dropout between layers are below 2^16.
#pragma once

#include <cmath>
#include <cstdint>

#include "native/math/host_device.h"
#include "native/math/real.h"

namespace tt {

enum class Masked : uint32_t { state = 1, candidate, zoneout_h, zoneout_c };

/// A number for each element: `hit` with probability p, else `missed`.
struct RandomMask {
  double p = 0;
  bool random = false;  // else every number is `expected`
  real hit = 0, missed = 0, expected = 0;
  int64_t seed = 0, step = 0;
  uint32_t stream = 0;

  TT_HOST_DEVICE bool on() const { return p > 0; }
  /// The least 24 bits that are a miss.
  TT_HOST_DEVICE uint32_t least() const { return static_cast<uint32_t>(std::ceil(p * 0x1p24)); }
};

/// The fields of a variant's arguments that its masks come from; `i` is the layer and direction. M is a RandomMask, or one with more to it.
template <class M, class Args>
M dropout_mask(const Args& a, double p, Masked what, int64_t i) {
  const real kept = static_cast<real>(1 / (1 - p));
  return M{RandomMask{p, p > 0, 0, kept, 1, a.seed, a.step, (static_cast<uint32_t>(what) << 16) | static_cast<uint32_t>(i)}};
}

/// 1 where a unit keeps its old value; the probability p everywhere when not training.
template <class M, class Args>
M zoneout_mask(const Args& a, double p, Masked what, int64_t i) {
  const real expected = static_cast<real>(p);
  return M{RandomMask{p, a.train, 1, 0, expected, a.seed, a.step, (static_cast<uint32_t>(what) << 16) | static_cast<uint32_t>(i)}};
}

}  // namespace tt
