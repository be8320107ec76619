// The twins of cuda/cluster.h.
#pragma once

#include "cuda/emulator/machine.h"

namespace tt {

constexpr bool clusters_here = true;

inline unsigned rank_in_cluster() { return emulator::cluster_rank(); }
inline void cluster_barrier() { emulator::cluster_barrier(); }

/// Its phase ends when one thread has arrived and as many bytes as it said.
struct alignas(8) CopyBarrier {
  int32_t bytes;      // still to come; below 0 before the thread has said how many
  uint16_t arrivals;  // still to come
  uint16_t phase;

  void end_phase() {
    if (arrivals != 0 || bytes != 0) return;
    phase ^= 1u;
    arrivals = 1;
  }
};

inline void start_barrier(CopyBarrier* barrier) { *barrier = {0, 1, 0}; }
inline void publish_barriers() {}
inline void expect_bytes(CopyBarrier* barrier, uint32_t bytes) {
  barrier->bytes += static_cast<int32_t>(bytes);
  --barrier->arrivals;
  barrier->end_phase();
}
inline void wait_for_bytes(const CopyBarrier* barrier, unsigned phase) {
  emulator::wait_until([](const void* at, unsigned value) { return static_cast<const CopyBarrier*>(at)->phase != value; }, barrier, phase);
}
inline void show_to_copies() {}
inline void copy_to_block(unsigned rank, void* to, const void* from, uint32_t bytes, CopyBarrier* barrier) {
  const auto arrived = [](void* at, size_t size) {
    auto* b = static_cast<CopyBarrier*>(at);
    b->bytes -= static_cast<int32_t>(size);
    b->end_phase();
  };
  emulator::deliver({rank_in_cluster(), rank, emulator::in_block(rank, to), from, bytes, arrived, emulator::in_block(rank, barrier)});
}

}  // namespace tt
