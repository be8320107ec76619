// Results: a table for people, and one JSON object a line for everything else.
#pragma once

#include <cstdio>
#include <string>

#include "bench/native/peaks.h"
#include "bench/native/rounds.h"

namespace tt::bench {

/// What a row is about.
struct Subject {
  std::string name, op, mode;  // W3, lstm, fwdbwd
  std::string shape, why;
  double flops, bytes;  // of one repetition
};

/// What the threads of a row can do, measured beside it.
struct Limits {
  int threads;
  double fma;      // flop/s of multiply-adds in registers in the row's own rounds, the median
  double barrier;  // seconds, measured before
};

class Lines {
 public:
  /// Lines are added to `file`; none when it is empty.
  explicit Lines(const std::string& file);
  ~Lines();
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  void peaks(const Peaks& peaks);
  void header(const Subject& subject);
  void row(const Subject& subject, const Work& work, const Timing& timing, const Outcome& outcome, const Limits& limits);
  /// Geometric means of the peers' ratios so far.
  void means();

 private:
  struct Mean {
    std::string key;
    double log_sum;
    int count;
  };
  void write(const std::string& object);

  std::FILE* file_ = nullptr;
  std::string machine_;
  std::vector<Mean> means_;
};

}  // namespace tt::bench
