// Random masks inside a recurrence: recurrent dropout and zoneout. Functions of (seed, step, stream, element), so backward draws them
// again.
//
// A stream is what is masked and the direction of the layer; streams of the dropout between layers (drop.h) are below 2^16.
#pragma once

#include <cmath>

#include "native/cpu/philox_block.h"

namespace tt::TT_ISA {

enum class Masked : uint32_t { state = 1, candidate, zoneout_h, zoneout_c };

struct Mask {
  double p = 0;
  bool random = false;  // else every number is `expected`
  real hit = 0, missed = 0, expected = 0;
  int64_t seed = 0, step = 0;
  uint32_t stream = 0;

  bool on() const { return p > 0; }

  /// The numbers of the elements [first, first + n): `hit` with probability p, else `missed`.
  void fill(int64_t first, int64_t n, real* out) const {
    if (!random) {
      for (int64_t i = 0; i < n; ++i) out[i] = expected;
      return;
    }
    const auto least = static_cast<uint32_t>(std::ceil(p * 0x1p24));
    for (int64_t at = first / block * block; at < first + n; at += block) {
      const PhiloxBlock numbers(seed, step, at / block, stream);
      const int64_t begin = at < first ? first - at : 0, end = first + n - at < block ? first + n - at : block;
      for (int64_t j = begin; j < end; ++j) out[at + j - first] = numbers.words[j] >> 8 >= least ? missed : hit;
    }
  }
};

/// The fields of a variant's arguments that its masks come from; `i` is the layer and direction.
template <class Args>
Mask dropout_mask(const Args& a, double p, Masked what, int64_t i) {
  return {p, p > 0, 0, static_cast<real>(1 / (1 - p)), 1, a.seed, a.step, (static_cast<uint32_t>(what) << 16) | static_cast<uint32_t>(i)};
}

/// 1 where a unit keeps its old value; the probability p everywhere when not training.
template <class Args>
Mask zoneout_mask(const Args& a, double p, Masked what, int64_t i) {
  return {p, a.train, 1, 0, static_cast<real>(p), a.seed, a.step, (static_cast<uint32_t>(what) << 16) | static_cast<uint32_t>(i)};
}

}  // namespace tt::TT_ISA
