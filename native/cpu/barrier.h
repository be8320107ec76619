// A barrier for the members of one Team::run: spins for a while, then yields, so an oversubscribed machine makes progress.
#pragma once

#include <atomic>

namespace tt {

class Barrier {
 public:
  explicit Barrier(int members) : members_(members), waiting_(members) {}
  void wait();

 private:
  const int members_;
  alignas(64) std::atomic<int> waiting_;
  alignas(64) std::atomic<int> phase_{0};
};

}  // namespace tt
