// The masks of native/math/recurrent_mask.h over arrays.
#pragma once

#include "native/cpu/philox_block.h"
#include "native/math/recurrent_mask.h"

namespace tt::TT_ISA {

struct Mask : RandomMask {
  /// The numbers of the elements [first, first + n).
  void fill(int64_t first, int64_t n, real* out) const {
    if (!random) {
      for (int64_t i = 0; i < n; ++i) out[i] = expected;
      return;
    }
    const uint32_t limit = least();
    for (int64_t at = first / block * block; at < first + n; at += block) {
      const PhiloxBlock numbers(seed, step, at / block, stream);
      const int64_t begin = at < first ? first - at : 0, end = first + n - at < block ? first + n - at : block;
      for (int64_t j = begin; j < end; ++j) out[at + j - first] = numbers.words[j] >> 8 >= limit ? missed : hit;
    }
  }
};

}  // namespace tt::TT_ISA
