// The tile of bf16 pairs with the instructions of AVX512-BF16: both products of a pair and their sum in one, the first number's sum first,
// no rounding to float32 between the two. Compiled for them alone (CMakeLists.txt), so that nothing else needs such a processor.
#include "native/cpu/tile_multiply.h"

namespace tt::TT_ISA {

namespace {

struct DotPairs {
  TT_INLINE static vreal add(vreal x, vreal b, vreal sum) { return (vreal)_mm512_dpbf16_ps((__m512)sum, (__m512bh)x, (__m512bh)b); }
};

}  // namespace

void multiply_pairs_avx512_bf16(const Tile& tile) { multiply_by<DotPairs>(tile); }

}  // namespace tt::TT_ISA
