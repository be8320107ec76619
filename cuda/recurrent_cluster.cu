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
  for (int blocks = 1; blocks <= most_blocks(device.capability); blocks *= 2) {
    const int64_t units = ((z.units + blocks - 1) / blocks + 7) / 8 * 8;
    if (units > enough_units && 2 * blocks <= most_blocks(device.capability)) continue;
    if (units > 512) return too_large;
    const auto owners = static_cast<int>((z.units + units - 1) / units);
    const auto fit = [&](MmaKind kind) { return plan_group(z, kind, static_cast<int>(units), owners, 2, device.shared_memory); };
    auto plan = fit(MmaKind::narrow);
    if (!plan) plan = fit(MmaKind::wide);
    if (!plan || plan->groups > clusters_at_once(device.processors, blocks))
      if (const auto tall = fit(MmaKind::tall)) plan = tall;
    if (!plan) continue;
    plan->blocks = blocks;
    return *plan;
  }
  return too_large;
}

}  // namespace tt::TT_ISA
