// Which of its two ways a cell of two products goes (recurrent_pair.h).
#include "cuda/recurrent_pair.h"

namespace tt::TT_ISA {

namespace {

Planned<PersistentPlan> plan_of(const Context& ctx, const Recurrence& first, const Recurrence& second) {
  if (first.steps == 1) return "one step is one launch for each product";
  return persistent_plan({first, second}, first.share(ctx.processors), ctx.shared_memory);
}

}  // namespace

PairWays::PairWays(Context& ctx, const Recurrence& first, const Recurrence& second) : persistent(plan_of(ctx, first, second)) {
  double together = 0, apart = 0;
  for (const Recurrence& r : {first, second}) {
    apart += modelled(r, step_way(ctx, r, true), ctx.processors);
    if (persistent) together += modelled(r, persistent_way(r, persistent), ctx.processors);
  }
  constexpr const char* why = "a step is two products";
  choice = choose({{Way::grid_float32, together, false, persistent.why},
                   {Way::stepwise, apart, false, nullptr},
                   {Way::cluster, 0, false, why},
                   {Way::grid, 0, false, why}},
                  ctx.choice);
}

}  // namespace tt::TT_ISA
