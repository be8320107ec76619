// Which shapes stay on the device for a whole sequence (recurrent_persistent.h).
#include "cuda/recurrent_persistent.h"

namespace tt::TT_ISA {

namespace {

/// The fewest units a block, with `rows` rows a group, that the multiprocessors have room for; blocks 0 where they have not.
template <int G, int rows>
PersistentPlan plan_rows(const Recurrence& z, int processors, size_t shared_memory) {
  using Tile = PersistentTile<G, rows>;
  const int64_t row_groups = (z.batch + rows - 1) / rows, groups = z.directions * row_groups;
  if (groups == 0 || groups > processors) return {};
  for (int across = 1; Tile{across}.parts() > 0; across *= 2) {
    const Tile tile{across};
    const int64_t unit_blocks = (z.units + tile.units() - 1) / tile.units();
    const size_t shared = static_cast<size_t>(tile.size(z.depth)) * sizeof(real);
    if (groups * unit_blocks <= processors && shared <= shared_memory) return {rows, across, unit_blocks, row_groups, groups, shared};
  }
  return {};
}

template <int G>
PersistentPlan plan_gates(const Recurrence& z, int processors, size_t shared_memory) {
  const PersistentPlan few = plan_rows<G, 16>(z, processors, shared_memory);
  return few.blocks() > 0 ? few : plan_rows<G, 64>(z, processors, shared_memory);
}

}  // namespace

Planned<PersistentPlan> persistent_plan(const Recurrence& r, int processors, size_t shared_memory) {
  const auto planned = r.gates == 4 ? plan_gates<4> : r.gates == 3 ? plan_gates<3> : plan_gates<1>;
  const PersistentPlan plan = planned(r, processors, shared_memory);
  if (plan.blocks() > 0) return plan;
  return "weights and rows are more than the shared memory of all multiprocessors holds at once";
}

}  // namespace tt::TT_ISA
