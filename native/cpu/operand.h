// What products multiply: numbers as they are, or pairs of them rounded to bf16 (8 bits of mantissa, sums still in `real`), by vectors or
// in the tiles of AMX (tile_amx.cpp).
//
// A word holds two consecutive k in the place of one number, the first in its low half: panels, tiles, strides and sweeps of pairs are
// those of numbers at half the depth. Only packing and the tile's multiplication differ. An odd k at the end is paired with 0.
#pragma once

#include "native/cpu/simd.h"

namespace tt::TT_ISA {

enum class Operand { number, bf16_pair, bf16_amx };

TT_INLINE bool is_pair(Operand o) { return o != Operand::number; }

/// Numbers of k in a word.
TT_INLINE int64_t per_word(Operand o) { return is_pair(o) ? 2 : 1; }

/// Words that hold K numbers.
TT_INLINE int64_t depth_of(Operand o, int64_t K) { return is_pair(o) ? (K + 1) / 2 : K; }

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first number of a pair lies in the low half of its word");

/// bf16 is the upper half of a float32. A double build computes no pairs: it checks gradients.
constexpr bool has_pairs = sizeof(real) == 4;

/// x rounded to the nearest bf16, ties to even, in the upper half of each lane; what is in the lower half is undefined. NaN stays NaN.
TT_INLINE vint round_pair(vreal x) {
  const vint b = (vint)x;
  return x != x ? b | 0x400000 : b + 0x7fff + ((b >> 16) & 1);
}

/// Words of `low` and `high`, rounded.
TT_INLINE vreal pair(vreal low, vreal high) {
  if constexpr (has_pairs) return (vreal)(((round_pair(low) >> 16) & 0xffff) | (round_pair(high) & ~0xffff));
  return low;
}

/// The numbers of a word, as products take them.
TT_INLINE vreal low_of(vreal word) { return (vreal)((vint)word << 16); }
TT_INLINE vreal high_of(vreal word) { return (vreal)((vint)word & ~0xffff); }

/// `lanes` words of the n numbers from p on, those past n zero.
TT_INLINE vreal load_pairs(const real* p, int64_t n) {
  vreal a, b;
  if (n >= 2 * lanes) {
    a = load(p), b = load(p + lanes);
  } else {
    a = load_part(p, n < lanes ? n : lanes), b = n > lanes ? load_part(p + lanes, n - lanes) : vreal{};
  }
  return pair(shuffle(a, b, 2 * iota()), shuffle(a, b, 2 * iota() + 1));
}

}  // namespace tt::TT_ISA
