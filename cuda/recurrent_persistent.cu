// Which shapes stay on the device for a whole sequence (recurrent_persistent.h).
#include "cuda/recurrent_persistent.h"

namespace tt::TT_ISA {

namespace {

/// The fewest units a block, with `rows` rows a group, that the multiprocessors have room for; blocks 0 where they have not.
template <int G, int rows>
PersistentPlan plan_rows(const Context& ctx, const PersistentSizes& z) {
  using Tile = PersistentTile<G, rows>;
  const int64_t row_groups = (z.batch + rows - 1) / rows, groups = z.directions * row_groups;
  if (groups == 0 || groups > ctx.processors) return {};
  for (int across = 1; Tile{across}.parts() > 0; across *= 2) {
    const Tile tile{across};
    const int64_t unit_blocks = (z.units + tile.units() - 1) / tile.units();
    const size_t shared = static_cast<size_t>(tile.size(z.depth)) * sizeof(real);
    if (groups * unit_blocks <= ctx.processors && shared <= ctx.shared_memory)
      return {rows, across, unit_blocks, row_groups, groups, shared};
  }
  return {};
}

template <int G>
PersistentPlan plan_gates(const Context& ctx, const PersistentSizes& z) {
  const PersistentPlan few = plan_rows<G, 16>(ctx, z);
  return few.blocks() > 0 ? few : plan_rows<G, 64>(ctx, z);
}

}  // namespace

PersistentPlan plan_persistent(const Context& ctx, const PersistentSizes& z) {
  return z.gates == 4 ? plan_gates<4>(ctx, z) : z.gates == 3 ? plan_gates<3>(ctx, z) : plan_gates<1>(ctx, z);
}

}  // namespace tt::TT_ISA
