// Flags in device memory, by which the blocks of a launch wait for each other: counters that only rise. Sources: PTX ISA, memory
// consistency model and `red`, `ld`, `fence`.
#pragma once

#include <cuda_runtime.h>

namespace tt {

/// Adds 1. Who sees it sees what the caller wrote or knew before, and after a block's barrier that is what its threads wrote.
__device__ inline void signal_flag(unsigned* flag) { asm volatile("red.release.gpu.global.add.u32 [%0], 1;" ::"l"(flag) : "memory"); }

/// Returns when *flag has reached `least`.
__device__ inline void wait_for_flag(const unsigned* flag, unsigned least) {
  unsigned value;
  // One fence at the end: an acquiring load would empty the L1 cache in every turn, of which the rest of the multiprocessor reads.
  do {
    asm volatile("ld.relaxed.gpu.global.u32 %0, [%1];" : "=r"(value) : "l"(flag) : "memory");
  } while (value < least);
  asm volatile("fence.acq_rel.gpu;" ::: "memory");
}

}  // namespace tt
