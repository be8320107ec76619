// Which recurrences run in clusters, and how (recurrent_cluster.h).
#include "cuda/recurrent_cluster.h"

namespace tt::TT_ISA {

namespace {

int most_blocks(int capability) {
  if (capability < 90) return 0;
  return capability == 90 || capability == 100 ? 16 : 8;  // 16 are not portable, but data center GPUs have them
}

/// Clusters of `blocks` that an H100 has room for in a GPC: it has seven GPCs of 16 or 18 multiprocessors.
int64_t clusters_at_once(int processors, int blocks) {
  constexpr int processors_of_gpc = 18;
  const int gpcs = processors / processors_of_gpc;
  return int64_t{1} * (gpcs > 0 ? gpcs : 1) * (16 / blocks);
}

}  // namespace

Planned<MmaPlan> cluster_plan(const MmaProblem& z, const MmaDevice& device) {
  if (z.precision == Precision::float32) return needs_tensor_cores;
  if (most_blocks(device.capability) == 0) return "it needs compute capability 9.0";
  if (z.units < 1 || z.batch < 1) return nothing_to_do;
  constexpr const char* too_large = "the weights are more than the registers and the shared memory of a cluster hold";
  constexpr int64_t enough_units = 16;  // of a block: more blocks would exchange more than they save
  const int most = most_blocks(device.capability);
  const auto units_of = [&](int blocks) { return ((z.units + blocks - 1) / blocks + 7) / 8 * 8; };
  const auto fit = [&](MmaKind kind, int blocks) -> std::optional<MmaPlan> {
    const int64_t units = units_of(blocks);
    if (units > 512) return std::nullopt;
    const int own = static_cast<int>(units), owners = static_cast<int>((z.units + units - 1) / units);
    auto plan = sums_travel(z.gates, z.sent, z.precision == Precision::bf16 ? Bf16Numbers::bytes : Tf32Numbers::bytes)
                    ? plan_scatter(z, kind, own, owners, device.shared_memory)
                    : plan_gather(z, kind, own, owners, 2, device.shared_memory);
    if (plan) plan->blocks = blocks;
    return plan;
  };
  const auto at_once = [&](const std::optional<MmaPlan>& plan) {
    return plan && plan->groups <= clusters_at_once(device.processors, plan->blocks);
  };
  int blocks = 1;
  while (units_of(blocks) > enough_units && 2 * blocks <= most) blocks *= 2;
  for (; blocks <= most; blocks *= 2) {
    auto plan = fit(MmaKind::narrow, blocks);
    if (!plan) plan = fit(MmaKind::wide, blocks);
    // Where there is no room for all groups: half the blocks with twice the units, or groups of twice the rows.
    if (!at_once(plan) && blocks > 1)
      if (const auto smaller = fit(MmaKind::narrow, blocks / 2); at_once(smaller)) plan = smaller;
    if (!at_once(plan))
      if (const auto tall = fit(MmaKind::tall, blocks)) plan = tall;
    if (plan) return *plan;
  }
  return too_large;
}

}  // namespace tt::TT_ISA
