#include "native/cpu/barrier.h"

#include <thread>

#include "native/math/pause.h"

namespace tt {

namespace {
// About 50 µs of spinning: longer than any balanced time step waits, short against a lost time slice.
constexpr int spins = 2000;
}  // namespace

void Barrier::wait(int members) {
  if (members == 1) return;
  const int phase = phase_.load(std::memory_order_relaxed);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == members) {
    arrived_.store(0, std::memory_order_relaxed);
    phase_.store(phase + 1, std::memory_order_release);
    return;
  }
  for (int i = 0; phase_.load(std::memory_order_acquire) == phase; ++i) {
    if (i < spins)
      pause();
    else
      std::this_thread::yield();
  }
}

}  // namespace tt
