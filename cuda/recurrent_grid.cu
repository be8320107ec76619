// Which recurrences stay on the whole device on tensor cores, and how (recurrent_grid.h).
#include "cuda/recurrent_grid.h"

namespace tt::TT_ISA {

namespace {

/// The fewest units a block that the multiprocessors have room for, with operands in shared memory or not.
std::optional<GridPlan> plan_with(const MmaProblem& z, const MmaDevice& device, int operands) {
  constexpr int most_units = 128;
  for (MmaKind kind : {MmaKind::narrow, MmaKind::wide, MmaKind::tall}) {
    const int64_t rows = kind == MmaKind::tall ? 32 : 16, groups = z.directions * ((z.batch + rows - 1) / rows);
    for (int units = 8; units <= most_units; units += 8) {
      const int64_t owners = (z.units + units - 1) / units;
      if (groups * owners > device.processors) continue;
      if (const auto plan = plan_gather(z, kind, units, static_cast<int>(owners), operands, device.shared_memory))
        return GridPlan{*plan, operands > 0};
      break;  // more units need more of everything
    }
  }
  return std::nullopt;
}

}  // namespace

Planned<GridPlan> grid_plan(const MmaProblem& z, const MmaDevice& device) {
  if (z.precision == Precision::float32) return needs_tensor_cores;
  if (device.capability < 80) return "it needs compute capability 8.0";
  if (z.units < 1 || z.batch < 1) return nothing_to_do;
  auto plan = plan_with(z, device, 1);
  if (!plan && z.sent > 1) plan = plan_with(z, device, 0);  // with many numbers sent operands are large, and read once
  if (plan) return *plan;
  return "weights and rows are more than all multiprocessors hold at once";
}

}  // namespace tt::TT_ISA
