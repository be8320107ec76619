// Products in the tiles of AMX (tile_amx.cpp), as those see them who ask for some.
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// While one lives, products of its thread leave the tiles' shapes for the next: to set them takes longer than a short product. Without
/// one each sets them anew, because whoever computed on this thread meanwhile may have set others.
class TileUse {
 public:
#ifdef TT_HAS_AMX
  explicit TileUse(Operand operand);
  ~TileUse();
#else
  explicit TileUse(Operand) {}
#endif
  TileUse(const TileUse&) = delete;
  TileUse& operator=(const TileUse&) = delete;
};

/// `tile` of pairs, which is not thin and whose rows have their words side by side.
void multiply_pairs_amx(const Tile& tile);

}  // namespace tt::TT_ISA
