// Times several pieces of work in turns, round by round, so that what drifts in the machine hits all of them; Google Benchmark times each.
#pragma once

#include <vector>

#include "bench/native/contestant.h"
#include "bench/native/machine.h"

namespace tt::bench {

struct RoundOptions {
  int rounds = 15;  // quiet ones wanted
  int threads = 1;
  double sample = 0.03;  // seconds that one piece of work is repeated for, at least once
};

struct Timing {
  double median = 0, least = 0, most = 0;  // seconds of one repetition
  double lower = 0, upper = 0;             // quartiles
  double spread = 0;                       // their distance by the median
  double cpu = 0;                          // median of processor seconds of the whole process
  double ratio = 0;                        // median over rounds of this one's time by the first one's
};

struct Outcome {
  std::vector<Timing> timings;  // in the order of the works
  int rounds = 0, rejected = 0;
  bool disturbed = false;  // too few rounds were quiet: the quietest third of all is used
  Disturbance worst;       // of the rounds that are used
};

/// Up to three times as many rounds as wanted are tried. The order of the works turns round every round.
Outcome run_rounds(const std::vector<Work>& works, const RoundOptions& options);

}  // namespace tt::bench
