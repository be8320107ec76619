// Products in the tiles of AMX (tile_amx.cpp), as those see them who ask for some.
#pragma once

#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// `tile` of pairs, which is not thin and whose rows have their words side by side.
void multiply_pairs_amx(const Tile& tile);

/// From here on, products of this thread leave the tiles' shapes for the next: to set them takes longer than a short product.
void keep_tile_shapes();
/// From here on, each sets them anew, because whoever computes on this thread meanwhile may set others.
void forget_tile_shapes();

/// Keeps them while it lives, where products of `operand` have any.
class TileUse {
 public:
#ifdef TT_HAS_AMX
  explicit TileUse(Operand operand) : used_(operand == Operand::bf16_amx) {
    if (used_) keep_tile_shapes();
  }
  ~TileUse() {
    if (used_) forget_tile_shapes();
  }
#else
  explicit TileUse(Operand) {}
#endif
  TileUse(const TileUse&) = delete;
  TileUse& operator=(const TileUse&) = delete;

#ifdef TT_HAS_AMX
 private:
  bool used_;
#endif
};

}  // namespace tt::TT_ISA
