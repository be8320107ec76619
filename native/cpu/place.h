// Shares of work.
#pragma once

#include <cstdint>

namespace tt {

/// One of `size` shares of anything: equal ones, or by cuts (pace.h), of which every `step`-th lies between two shares.
struct Place {
  /// What cuts are parts of.
  static constexpr int64_t whole = int64_t{1} << 16;

  int rank = 0, size = 1;
  const uint32_t* cuts = nullptr;
  int step = 1;

  int64_t begin(int64_t n) const { return cut(n, rank); }
  int64_t end(int64_t n) const { return cut(n, rank + 1); }

 private:
  int64_t cut(int64_t n, int i) const { return cuts ? (n * cuts[i * step] + whole / 2) / whole : n * i / size; }
};

}  // namespace tt
