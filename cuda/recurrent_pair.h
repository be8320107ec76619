// Cells whose step is two products, the second over what the first one's cells gave: a projection, or a GRU with the reset before the
// product. All steps in one launch in float32 (recurrent_persistent.h), or step by step, whichever the model says is faster.
#pragma once

#include "cuda/recurrent_explain.h"
#include "cuda/recurrent_persistent.h"
#include "cuda/recurrent_steps.h"

namespace tt::TT_ISA {

/// What both ways plan for the products of a step.
struct PairWays {
  PairWays(Context& ctx, const Recurrence& first, const Recurrence& second);

  Planned<PersistentPlan> persistent;
  Choice choice;
};

/// Queues steps.
template <class First, class Second>
void launch_pairs(Context& ctx, const Stretch& stretch, const Directions<First>& firsts, const Directions<Second>& seconds) {
  const Range& range = stretch.range;
  const int64_t batch = stretch.stack.B, D = stretch.stack.D;
  if (range.count() == 0 || batch == 0) return;
  const auto recurrence = [&](int64_t gates, const StepWeights& w) {
    return Recurrence{gates, w.units, w.depth, batch, D, range.count(), ctx.precision, stretch.layers};
  };
  const PairWays ways(ctx, recurrence(First::gates, firsts.of[0].w), recurrence(Second::gates, seconds.of[0].w));
  if (ways.choice.way == Way::grid_float32) return launch_persistent_steps(ctx, firsts, *ways.persistent, range, seconds);
  launch_step_by_step(ctx, stretch, firsts, seconds);
}

}  // namespace tt::TT_ISA
