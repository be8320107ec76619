#include "cuda/recurrent_choice.h"

#include <algorithm>
#include <cmath>

namespace tt {

namespace {

// Microseconds. Measured on one H100: a barrier of the grid by flags in L2 takes 0.9 to 1.1, the flag alone 0.8 to 1.0 for 8 to 132 blocks;
// slices that travel between the multiprocessors of a cluster, with the arithmetic of H = 256 and B = 64 taken off, about 0.6. A launch
// takes 2 to 3 from a stream, and half of that between the kernels of a graph; blocks that wait for each other twice as long to begin.
constexpr double barrier = 1.0, cluster_exchange = 0.6, graphed_launch = 1.3, start = 5.0;
// Of one of 132 multiprocessors, per microsecond: FLOPs by NVIDIA's data sheet (67, 494 and 989 TFLOP/s), and bytes from L2 (5.5 TB/s).
constexpr double float32_flops = 0.51e6, tf32_flops = 3.7e6, bf16_flops = 7.5e6, l2_bytes = 42e3;
// What a kernel that waits every step reaches of those.
constexpr double efficiency = 0.5;

double flops_of(Precision precision) {
  return precision == Precision::bf16 ? bf16_flops : precision == Precision::tf32 ? tf32_flops : float32_flops;
}

bool asks_for(KernelChoice asked, Way way) {
  switch (asked) {
    case KernelChoice::cluster:
      return way == Way::cluster;
    case KernelChoice::grid:
      return way == Way::grid;
    case KernelChoice::grid_float32:
      return way == Way::grid_float32;
    case KernelChoice::stepwise:
      return way == Way::stepwise;
    case KernelChoice::model:
    case KernelChoice::measured:
      break;
  }
  return false;
}

}  // namespace

const char* name_of(Way way) {
  constexpr const char* names[ways] = {"cluster", "grid", "grid-float32", "stepwise"};
  return names[static_cast<int>(way)];
}

double modelled(const Recurrence& r, const WayPlan& plan, int processors) {
  const double blocks = static_cast<double>(plan.blocks);
  const double held = static_cast<double>(plan.at_once > 0 ? plan.at_once : std::max(1, r.share(processors)));
  const double turns = std::max(1.0, std::ceil(blocks / held));
  const double bytes = l2_bytes * efficiency;
  const double work = std::max(r.flops() / blocks / (flops_of(plan.precision) * efficiency), plan.read_bytes / bytes);
  const double before = plan.start_bytes / bytes / static_cast<double>(r.steps);
  // The blocks of a launch overlap; a way that stays on the device goes through its groups of blocks one after the other, steps and all.
  // Launches that are in no graph the host queues one after the other, whatever layer they are of.
  const double launch = plan.graphed ? graphed_launch : launch_microseconds * static_cast<double>(r.layers);
  if (plan.way == Way::stepwise) return launch + turns * work + before;
  return turns * ((plan.way == Way::cluster ? cluster_exchange : barrier) + work + before) + start / static_cast<double>(r.steps);
}

WayTimes::Key WayTimes::key_of(const Recurrence& r) {
  return {r.gates, r.units, r.depth, r.batch, r.directions, std::ilogb(static_cast<double>(r.steps)), r.precision, r.layers};
}

std::optional<Way> WayTimes::next(const Recurrence& r, const std::vector<WayPlan>& plans) {
  Tried& tried = tried_[key_of(r)];
  for (const WayPlan& plan : plans) {
    int& begun = tried.begun[static_cast<int>(plan.way)];
    if (plan.blocks == 0 || begun == turns) continue;
    ++begun;
    return plan.way;
  }
  return std::nullopt;
}

void WayTimes::note(const Recurrence& r, Way way, double microseconds) {
  Tried& tried = tried_[key_of(r)];
  const auto i = static_cast<size_t>(way);
  if (tried.done[i] == 0 || microseconds < tried.best[i]) tried.best[i] = microseconds;
  ++tried.done[i];
}

double WayTimes::of(const Recurrence& r, Way way) const {
  const auto found = tried_.find(key_of(r));
  const auto i = static_cast<size_t>(way);
  return found == tried_.end() || found->second.done[i] < turns ? -1 : found->second.best[i];
}

Choice choose(const Recurrence& r, const std::vector<WayPlan>& plans, int processors, KernelChoice asked, const WayTimes* times) {
  const auto fits = [](const WayPlan& plan) { return plan.blocks > 0; };
  const auto timed = [&](const WayPlan& plan) { return !fits(plan) || times->of(r, plan.way) >= 0; };
  const bool measured = times && std::all_of(plans.begin(), plans.end(), timed);
  std::vector<Estimate> all;
  for (const WayPlan& plan : plans)
    all.push_back(!fits(plan) ? Estimate{plan.way, 0, false, plan.why}
                  : measured  ? Estimate{plan.way, times->of(r, plan.way), true, nullptr}
                              : Estimate{plan.way, modelled(r, plan, processors), false, nullptr});
  return choose(std::move(all), asked);
}

Choice choose(std::vector<Estimate> all, KernelChoice asked) {
  const auto rank = [&](const Estimate& e) { return std::tuple(e.why != nullptr, !asks_for(asked, e.way), e.microseconds); };
  std::stable_sort(all.begin(), all.end(), [&](const Estimate& a, const Estimate& b) { return rank(a) < rank(b); });
  return {all.front().way, std::move(all)};
}

}  // namespace tt
