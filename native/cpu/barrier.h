// A barrier for members of one Team::run: spins for a while, then yields, so an oversubscribed machine makes progress.
// The count comes with the call because only the running team knows how many threads it was granted.
#pragma once

#include <atomic>

namespace tt {

class Barrier {
 public:
  /// Returns once `members` threads have called it; all must name the same count.
  void wait(int members);

 private:
  alignas(64) std::atomic<int> arrived_{0};
  alignas(64) std::atomic<int> phase_{0};
};

}  // namespace tt
