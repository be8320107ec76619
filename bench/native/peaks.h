// What this machine can do at most, measured before anything is compared with it.
#pragma once

#include "native/cpu/team.h"

namespace tt::bench {

struct Peaks {
  int threads = 1;
  double fma = 0;                   // flop/s of independent multiply-adds in registers, all threads at once, at best
  double l2 = 0, l3 = 0, dram = 0;  // bytes/s read, each thread its own memory
  double barrier = 0;               // seconds per barrier of the team; 0 for one thread
};

/// Best of several short runs, so one quiet moment is enough; about a second.
Peaks measure_peaks(Team& team);

/// Independent multiply-adds in registers, for about a millisecond; returns how many operations they were.
double multiply_adds();

/// The same for some 80 milliseconds on all threads, which take them one by one: a slower processor does fewer, and nobody waits for it.
/// Beside other work it tells what the processors give while that runs: their clock drifts.
double multiply_adds(Team& team);

}  // namespace tt::bench
