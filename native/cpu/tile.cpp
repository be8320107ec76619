#include "native/cpu/isa.h"
#include "native/cpu/tile_multiply.h"
#include "native/cpu/tile_use.h"

namespace tt::TT_ISA {

namespace {

struct Numbers {
  TT_INLINE static vreal add(vreal x, vreal b, vreal sum) { return fma(x, b, sum); }
};

/// Where the processor has no instruction for it: both products of a pair, one after the other.
struct Pairs {
  TT_INLINE static vreal add(vreal x, vreal b, vreal sum) { return fma(high_of(x), high_of(b), fma(low_of(x), low_of(b), sum)); }
};

}  // namespace

#ifdef TT_HAS_AVX512_BF16
void multiply_pairs_avx512_bf16(const Tile& tile);
#endif

void multiply_tile(const Tile& tile) {
  if (!has_pairs || tile.operand == Operand::number) return multiply_by<Numbers>(tile);
#ifdef TT_HAS_AMX
  // Few rows wait for their panel, which vectors read in one stream.
  if (tile.operand == Operand::bf16_amx && !tile.thin) return multiply_pairs_amx(tile);
#endif
#ifdef TT_HAS_AVX512_BF16
  static const bool supported = runs_avx512_bf16();
  if (supported) return multiply_pairs_avx512_bf16(tile);
#endif
  multiply_by<Pairs>(tile);
}

}  // namespace tt::TT_ISA
