#include "bench/native/rounds.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

namespace tt::bench {

namespace {

/// Keeps the last run instead of printing it: rows are printed when all rounds are done.
class Keeper : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    const auto n = static_cast<double>(runs[0].iterations);
    wall = runs[0].real_accumulated_time / n;
    cpu = runs[0].cpu_accumulated_time / n;
  }
  double wall = 0, cpu = 0;
};

struct Round {
  std::vector<double> wall, cpu;
  Disturbance disturbance;
  double weight() const { return disturbance.waited + disturbance.others; }
};

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
}

int64_t repetitions(const Work& work, double sample) {
  work.run();
  double least = 1e30;
  for (int i = 0; i < 2; ++i) {
    const double start = seconds();
    work.run();
    least = std::min(least, seconds() - start);
  }
  return std::max<int64_t>(1, static_cast<int64_t>(sample / std::max(least, 1e-9)));
}

Timing timing_of(const std::vector<Round>& rounds, size_t work) {
  std::vector<double> wall, cpu, ratio;
  for (const Round& r : rounds) {
    wall.push_back(r.wall[work]);
    cpu.push_back(r.cpu[work]);
    ratio.push_back(r.wall[work] / r.wall[0]);
  }
  const double median = quantile(wall, 0.5), lower = quantile(wall, 0.25), upper = quantile(wall, 0.75);
  return {median, quantile(wall, 0), quantile(wall, 1), lower, upper, (upper - lower) / median, quantile(cpu, 0.5), quantile(ratio, 0.5)};
}

}  // namespace

Outcome run_rounds(const std::vector<Work>& works, const RoundOptions& options) {
  benchmark::ClearRegisteredBenchmarks();
  for (size_t i = 0; i < works.size(); ++i)
    benchmark::RegisterBenchmark(("work" + std::to_string(i)).c_str(),
                                 [run = works[i].run](benchmark::State& state) {
                                   for (auto turn : state) run();
                                 })
        ->Iterations(repetitions(works[i], options.sample))
        ->UseRealTime()
        ->MeasureProcessCPUTime();

  Keeper keeper;
  std::vector<Round> all, quiet;
  while (static_cast<int>(quiet.size()) < options.rounds && static_cast<int>(all.size()) < 3 * options.rounds) {
    Round round{std::vector<double>(works.size()), std::vector<double>(works.size()), {}};
    const Watch watch(options.threads);
    for (size_t k = 0; k < works.size(); ++k) {
      const size_t i = all.size() % 2 == 0 ? k : works.size() - 1 - k;
      benchmark::RunSpecifiedBenchmarks(&keeper, "^work" + std::to_string(i) + "/");
      round.wall[i] = keeper.wall, round.cpu[i] = keeper.cpu;
    }
    round.disturbance = watch.stop();
    all.push_back(round);
    if (round.disturbance.quiet()) quiet.push_back(round);
  }

  Outcome outcome;
  outcome.disturbed = quiet.size() < std::min<size_t>(3, static_cast<size_t>(options.rounds));
  std::vector<Round>& used = outcome.disturbed ? all : quiet;
  outcome.rejected = static_cast<int>(all.size() - quiet.size());
  if (outcome.disturbed) {
    std::sort(all.begin(), all.end(), [](const Round& a, const Round& b) { return a.weight() < b.weight(); });
    all.resize(std::max<size_t>(1, all.size() / 3));
  }
  outcome.rounds = static_cast<int>(used.size());
  outcome.worst.watched = used[0].disturbance.watched;
  for (const Round& r : used) {
    outcome.worst.waited = std::max(outcome.worst.waited, r.disturbance.waited);
    outcome.worst.others = std::max(outcome.worst.others, r.disturbance.others);
  }
  for (size_t i = 0; i < works.size(); ++i) outcome.timings.push_back(timing_of(used, i));
  return outcome;
}

}  // namespace tt::bench
