#include "cuda/recurrent_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tt {

namespace {

// Microseconds. Measured on one H100: a barrier of the grid by flags in L2 takes 0.9 to 1.1, the flag alone 0.8 to 1.0 for 8 to 132 blocks;
// slices that travel between the multiprocessors of a cluster, with the arithmetic of H = 256 and B = 64 taken off, about 0.6. A launch
// takes 2 to 3 from a stream, and half of that between the kernels of a graph.
constexpr double barrier = 1.0, cluster_exchange = 0.6, launch = 2.5, graphed_launch = 1.3;
// Of one of 132 multiprocessors, per microsecond: FLOPs by NVIDIA's data sheet (67, 494 and 989 TFLOP/s), and bytes from L2 (5.5 TB/s).
constexpr double float32_flops = 0.51e6, tf32_flops = 3.7e6, bf16_flops = 7.5e6, l2_bytes = 42e3;
// What a kernel that waits every step reaches of those.
constexpr double efficiency = 0.5;

double flops_of(Precision precision) {
  return precision == Precision::bf16 ? bf16_flops : precision == Precision::tf32 ? tf32_flops : float32_flops;
}

std::string number(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", x);
  return text;
}

}  // namespace

const char* name_of(Way way) { return way == Way::cluster ? "cluster-persistent" : way == Way::grid ? "grid-persistent" : "stepwise"; }

double modelled(const Recurrence& r, const WayPlan& plan, int processors) {
  const double fixed = plan.way == Way::cluster ? cluster_exchange
                       : plan.way == Way::grid  ? barrier
                                                : static_cast<double>(plan.products) * (plan.graphed ? graphed_launch : launch);
  const double blocks = static_cast<double>(plan.blocks);
  const double held = static_cast<double>(plan.at_once > 0 ? plan.at_once : processors);
  const double turns = std::max(1.0, std::ceil(blocks / held));
  const double arithmetic = r.flops() / blocks / (flops_of(plan.precision) * efficiency),
               reading = plan.read_bytes / (l2_bytes * efficiency);
  // A way that stays on the device goes through its groups of blocks one after the other, steps and all; the blocks of a launch overlap.
  if (plan.way == Way::stepwise) return fixed + turns * std::max(arithmetic, reading);
  return turns * (fixed + std::max(arithmetic, reading));
}

Way WayTimes::next(const Recurrence& r, const std::vector<WayPlan>& plans) {
  const Tried& tried = tried_[r.key()];
  Way best = Way::stepwise;
  double least = -1;
  for (const WayPlan& plan : plans) {
    if (plan.blocks == 0) continue;
    const auto i = static_cast<size_t>(plan.way);
    if (tried.times[i] < turns) return plan.way;
    if (least < 0 || tried.best[i] < least) least = tried.best[i], best = plan.way;
  }
  return best;
}

void WayTimes::note(const Recurrence& r, Way way, double microseconds) {
  Tried& tried = tried_[r.key()];
  const auto i = static_cast<size_t>(way);
  if (tried.times[i] == 0 || microseconds < tried.best[i]) tried.best[i] = microseconds;
  ++tried.times[i];
}

double WayTimes::of(const Recurrence& r, Way way) const {
  const auto found = tried_.find(r.key());
  const auto i = static_cast<size_t>(way);
  return found == tried_.end() || found->second.times[i] < turns ? -1 : found->second.best[i];
}

Choice choose(const Recurrence& r, const std::vector<WayPlan>& plans, int processors, const WayTimes* times) {
  Choice choice{Way::stepwise, 0, {}, {}};
  std::vector<Estimate> fitting;
  for (const WayPlan& plan : plans) {
    if (plan.blocks == 0) {
      choice.rejected.push_back(plan);
      continue;
    }
    const double time = times ? times->of(r, plan.way) : -1;
    fitting.push_back({plan.way, time < 0 ? modelled(r, plan, processors) : time, time >= 0});
  }
  std::stable_sort(fitting.begin(), fitting.end(), [](const Estimate& a, const Estimate& b) { return a.microseconds < b.microseconds; });
  if (fitting.empty()) return choice;
  choice.way = fitting.front().way;
  choice.microseconds = fitting.front().microseconds;
  choice.others.assign(fitting.begin() + 1, fitting.end());
  return choice;
}

std::string Choice::text() const {
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? " (" : "; ") + word; };
  for (const Estimate& other : others) add(std::string(name_of(other.way)) + " " + number(other.microseconds));
  for (const WayPlan& plan : rejected) add(std::string(name_of(plan.way)) + " does not fit: " + plan.why);
  return std::string(name_of(way)) + ", about " + number(microseconds) + " µs a step" + (words.empty() ? "" : words + ")");
}

}  // namespace tt
