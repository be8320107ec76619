// Work that its owner begins and others may end.
#pragma once

#include <atomic>
#include <cstdint>

namespace tt::TT_ISA {

/// The panels of one member that nobody has begun in a sweep. Their owner takes the first; those who have none left take the last, so that
/// processors of unequal speed end together.
class alignas(64) Deal {
 public:
  void reset(int64_t count) { left_.store(static_cast<uint64_t>(count) << 32, std::memory_order_release); }
  /// The number of a panel, or -1.
  int64_t take_first() {
    return take([](uint32_t& first, uint32_t&) { return first++; });
  }
  int64_t take_last() {
    return take([](uint32_t&, uint32_t& end) { return --end; });
  }

 private:
  template <class Take>
  int64_t take(Take&& which) {
    uint64_t left = left_.load(std::memory_order_acquire);
    for (;;) {
      uint32_t first = static_cast<uint32_t>(left), end = static_cast<uint32_t>(left >> 32);
      if (first >= end) return -1;
      const int64_t taken = which(first, end);
      const uint64_t rest = first | static_cast<uint64_t>(end) << 32;
      if (left_.compare_exchange_weak(left, rest, std::memory_order_acq_rel, std::memory_order_acquire)) return taken;
    }
  }

  std::atomic<uint64_t> left_{0};  // numbers first … end - 1: first in the low half, end in the high one
};

}  // namespace tt::TT_ISA
