// Which shapes stay on the device for a whole sequence (recurrent_persistent.h).
#include <algorithm>

#include "cuda/recurrent_persistent.h"

namespace tt::TT_ISA {

namespace {

/// How a product is cut into the units of blocks.
struct Cut {
  int across;
  int64_t unit_blocks, weights, rest;  // the latter two: numbers in shared memory
};

/// The fewest units a block that so many blocks have room for; across 0 where they have not.
template <int G, int rows>
Cut cut_gates(const Recurrence& z, int64_t blocks) {
  using Tile = PersistentTile<G, rows>;
  for (int across = 1; Tile{across}.parts() > 0; across *= 2) {
    const Tile tile{across};
    const int64_t unit_blocks = (z.units + tile.units() - 1) / tile.units(), weights = tile.weights(z.depth);
    if (unit_blocks <= blocks) return {across, unit_blocks, weights, tile.size(z.depth) - weights};
  }
  return {};
}

template <int rows>
Cut cut(const Recurrence& z, int64_t blocks) {
  const auto cut = z.gates == 4   ? cut_gates<4, rows>
                   : z.gates == 3 ? cut_gates<3, rows>
                   : z.gates == 2 ? cut_gates<2, rows>
                                  : cut_gates<1, rows>;
  return cut(z, blocks);
}

/// With `rows` rows a group; blocks 0 where there is no room.
template <int rows>
PersistentPlan plan_rows(const std::vector<Recurrence>& products, int processors, size_t shared_memory) {
  const Recurrence& z = products.front();
  PersistentPlan p;
  p.rows = rows, p.row_groups = (z.batch + rows - 1) / rows, p.groups = z.directions * p.row_groups;
  if (p.groups == 0 || p.groups > processors) return {};
  int64_t rest = 0;
  for (size_t i = 0; i < products.size(); ++i) {
    const Cut c = cut<rows>(products[i], processors / p.groups);
    if (c.across == 0) return {};
    p.threads_across[i] = c.across;
    p.unit_blocks = std::max(p.unit_blocks, c.unit_blocks);
    p.weights += c.weights;
    rest = std::max(rest, c.rest);
  }
  p.shared = static_cast<size_t>(p.weights + rest) * sizeof(real);
  return p.shared <= shared_memory ? p : PersistentPlan{};
}

}  // namespace

Planned<PersistentPlan> persistent_plan(const std::vector<Recurrence>& products, int processors, size_t shared_memory) {
  PersistentPlan plan = plan_rows<16>(products, processors, shared_memory);
  if (plan.blocks() == 0) plan = plan_rows<64>(products, processors, shared_memory);
  if (plan.blocks() > 0) return plan;
  return "weights and rows are more than the shared memory of all multiprocessors holds at once";
}

}  // namespace tt::TT_ISA
