// Inverted dropout of a range of elements: y = x / (1 - p) where u >= p, else 0, with u the element's Philox number for (seed, step,
// layer). u has 24 bits, so u >= p is compared exactly, as integers. p = 0 copies, p = 1 gives zeros. Sources: Srivastava et al. 2014;
// Salmon et al. 2011.
#pragma once

#include <cmath>

#include "native/cpu/philox_block.h"

namespace tt::TT_ISA {

struct Dropout {
  double p;
  int64_t seed, step;
  uint32_t layer;

  /// Elements [first, last) of the flattened tensors; y may be x.
  void apply(const real* x, real* y, int64_t first, int64_t last) const { apply_part(x + first, y + first, first, last); }

  /// The same of parts that begin with element `first`.
  void apply_part(const real* x, real* y, int64_t first, int64_t last) const {
    const auto least = static_cast<uint32_t>(std::ceil(p * 0x1p24));
    const real scale = static_cast<real>(1 / (1 - p));
    for (int64_t at = first / block * block; at < last; at += block) {
      const PhiloxBlock random(seed, step, at / block, layer);
      const int64_t begin = at < first ? first - at : 0, end = last - at < block ? last - at : block;
#pragma GCC ivdep
      for (int64_t j = begin; j < end; ++j) {
        const real kept = x[at - first + j] * scale;
        y[at - first + j] = random.words[j] >> 8 >= least ? kept : 0;
      }
    }
  }
};

}  // namespace tt::TT_ISA
