// How the product of a step is cut into blocks: decided by sizes and limits alone.
//
// A block reads its rows and its weights, all of k, so the time of a step is about the sum of both, as often as blocks have to wait for a
// multiprocessor. Tiles of 16 rows give work to more multiprocessors, tiles of 64 read less where there is enough for all.
#pragma once

#include <cstdint>

#include "native/math/precision.h"

namespace tt::TT_ISA {

struct StepBlocks {
  int64_t directions, rows, units;  // rows and units: blocks of a direction
  int64_t tile_rows, tile_units;    // of a block
  int64_t all() const { return directions * rows * units; }
};

/// Units of a block of 16 or 64 rows, as the kernels are compiled: 64 columns where they are few a unit, but for small tiles on tensor
/// cores, where 16 columns are enough for two warps.
constexpr int64_t step_units(Precision precision, int64_t gates, int64_t rows) {
  return gates > 2 || (rows == 16 && precision != Precision::float32) ? 16 : 64 / gates;
}

inline StepBlocks step_blocks(Precision precision, int64_t gates, int64_t units, int64_t D, int64_t batch, int processors) {
  const auto cut = [&](int64_t rows) -> StepBlocks {
    const int64_t own = step_units(precision, gates, rows);
    return {D, (batch + rows - 1) / rows, (units + own - 1) / own, rows, own};
  };
  const auto reads = [&](const StepBlocks& b) { return (b.all() + processors - 1) / processors * (b.tile_rows + gates * b.tile_units); };
  const StepBlocks small = cut(16), large = cut(64);
  return batch <= 16 || reads(small) <= reads(large) ? small : large;
}

}  // namespace tt::TT_ISA
