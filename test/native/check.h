// A tiny check helper for native tests without a framework.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "test/native/reals.h"

namespace tt::test {

inline int checks = 0, failures = 0;

inline void expect(bool ok, const std::string& what) {
  ++checks;
  if (ok) return;
  if (++failures <= 20) std::printf("FAIL %s\n", what.c_str());
}

/// Every element within `tolerance` of the expected one, relative to the largest expected magnitude (at least 1).
inline void expect_close(const Reals& got, const Reals& expected, double tolerance, const std::string& what) {
  double largest = 1, worst = 0;
  size_t at = 0;
  for (const real v : expected)
    if (std::fabs(v) > largest) largest = static_cast<double>(std::fabs(v));
  for (size_t i = 0; i < expected.size(); ++i) {
    const double error = std::fabs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
    if (!(error <= worst)) worst = error, at = i;
    if (std::isnan(error)) break;
  }
  expect(worst <= tolerance * largest, what + ": element " + std::to_string(at) + " is off by " + std::to_string(worst / largest));
}

/// Reports and gives the exit status.
inline int finish() {
  std::printf("%d checks, %d failures\n", checks, failures);
  return failures ? 1 : 0;
}

/// Numbers in [-1, 1), the same everywhere.
class Numbers {
 public:
  explicit Numbers(uint32_t seed) : state_(seed * 2654435761u + 1) {}
  double next() {
    state_ = state_ * 1664525u + 1013904223u;
    return static_cast<double>(state_ >> 8) / 8388608.0 - 1;
  }
  Reals vector(int64_t n, double scale = 1) {
    Reals v(static_cast<size_t>(n));
    for (real& x : v) x = static_cast<real>(next() * scale);
    return v;
  }

 private:
  uint32_t state_;
};

}  // namespace tt::test
