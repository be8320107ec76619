// Whether other work disturbed a measurement, by what the kernel of Linux says of it.
//
// A stretch of time is quiet when both hold:
//   waited  our threads were ready to run but had no processor for at most 2 % of wall time × threads (/proc/self/task/*/schedstat)
//   others  everything that is not this process, time stolen by the hypervisor included, used at most 5 % of wall time × processors
//           (/proc/stat less getrusage; two clock ticks are forgiven, that is how coarse it counts)
// Where /proc is missing nothing is known and every stretch counts as quiet; rows then say `"watched": false`.
#pragma once

#include <string>

namespace tt::bench {

struct Disturbance {
  double waited = 0;  // share of wall time × threads
  double others = 0;  // share of wall time × processors
  bool watched = false;
  bool quiet() const { return waited <= 0.02 && others <= 0.05; }
};

/// Counts from its construction to `stop`.
class Watch {
 public:
  explicit Watch(int threads);
  Disturbance stop() const;

 private:
  struct Counters {
    double wall = 0, waited = 0, busy = 0, own = 0;
    bool known = false;
  };
  static Counters now();

  int threads_;
  Counters begin_;
};

/// Seconds of a clock that never goes back.
double seconds();

/// What the processor calls itself.
std::string processor_name();

}  // namespace tt::bench
