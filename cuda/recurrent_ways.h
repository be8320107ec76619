// All steps of a range of a recurrence, the way that is chosen (recurrent_choice.h): in clusters, on the whole grid, or step by step.
#pragma once

#include "cuda/recurrent_cluster.h"
#include "cuda/recurrent_explain.h"
#include "cuda/recurrent_grid.h"
#include "cuda/recurrent_persistent.h"
#include "cuda/recurrent_steps.h"
#include "cuda/recurrent_timer.h"

namespace tt::TT_ISA {

/// What every way plans for a recurrence of Step, whose product is one a step.
template <class Step>
class Ways {
 public:
  static_assert(InParts<Step>::value, "a step that is two products goes by launch_pairs");

  Ways(Context& ctx, const Recurrence& r)
      : cluster(several(r, [&] { return cluster_plan(mma_problem<Step>(r), device(ctx, r)); })),
        grid(several(r, [&] { return grid_plan(mma_problem<Step>(r), device(ctx, r)); })),
        persistent(several(r, [&] { return persistent_plan({r}, r.share(ctx.processors), ctx.shared_memory); })),
        plans{cluster_way<Step>(ctx, r, cluster), grid_way(r, grid), persistent_way(r, persistent), step_way(ctx, r, true)} {}

  Planned<MmaPlan> cluster;
  Planned<GridPlan> grid;
  Planned<PersistentPlan> persistent;
  std::vector<WayPlan> plans;

 private:
  /// The part of the device that a layer may take.
  static MmaDevice device(const Context& ctx, const Recurrence& r) { return {ctx.capability, ctx.shared_memory, r.share(ctx.processors)}; }
  template <class Plan>
  static auto several(const Recurrence& r, Plan plan) {
    return r.steps > 1 ? plan() : decltype(plan())("one step is one launch");
  }
};

inline Choice choose_way(Context& ctx, const Recurrence& r, const std::vector<WayPlan>& plans) {
  const bool measured = ctx.choice == KernelChoice::measured && ctx.timer;
  return choose(r, plans, ctx.processors, ctx.choice, measured ? &ctx.timer->times() : nullptr);
}

/// The recurrence of Step with so many units, over what all of them sent.
template <class Step>
Recurrence recurrence_of(const Context& ctx, const RecurrentSizes& z) {
  return {Step::gates, z.units, Step::sent * z.units, z.batch, z.directions, z.steps, ctx.precision, z.layers};
}

/// The ways of Step for a layer of these sizes (recurrent_explain.h).
template <class Step>
Choice ways_of(Context& ctx, const RecurrentSizes& z) {
  const Recurrence r = recurrence_of<Step>(ctx, z);
  return choose_way(ctx, r, Ways<Step>(ctx, r).plans);
}

/// Queues steps.
template <class Step>
void launch_steps(Context& ctx, const Directions<Step>& steps, const Stretch& stretch) {
  const Stack& stack = stretch.stack;
  const Range& range = stretch.range;
  if (range.count() == 0 || stack.B == 0) return;
  const Recurrence r = recurrence_of<Step>(ctx, {steps.of[0].w.units, stack.B, stack.D, range.count(), stretch.layers});
  const Ways<Step> ways(ctx, r);
  // Where kernels are timed each by itself, a range of them is not.
  const bool trying = ctx.choice == KernelChoice::measured && ctx.timer && !ctx.profile.on() && r.steps > 1;
  const std::optional<Way> tried = trying ? ctx.timer->next(r, ways.plans) : std::nullopt;
  const Way way = tried ? *tried : choose_way(ctx, r, ways.plans).way;
  if (tried && !ctx.check(ctx.timer->before(ctx.stream, r, way), "timing of a recurrence")) return;
  switch (way) {
    case Way::cluster:
      launch_cluster_steps(ctx, steps, *ways.cluster, range);
      break;
    case Way::grid:
      launch_grid_steps(ctx, steps, *ways.grid, range);
      break;
    case Way::grid_float32:
      launch_persistent_steps(ctx, steps, *ways.persistent, range);
      break;
    case Way::stepwise:
      launch_step_by_step(ctx, stretch, steps);
      break;
  }
  if (tried) ctx.check(ctx.timer->after(ctx.stream), "timing of a recurrence");
}

/// The steps of cells that take several launches each.
template <class Cell>
void each_step(Context& ctx, const Directions<Cell>& cells, const Stretch& stretch) {
  const Range& range = stretch.range;
  for (int64_t s = range.first; s != range.last; s += range.by) Cell::step(ctx, cells, stretch.stack, s);
}

}  // namespace tt::TT_ISA
