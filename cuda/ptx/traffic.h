// What the accesses of warps cost: passes over the 32 banks of shared memory, sectors of 32 bytes of global memory, and what would do.
// Counted where THROUGHTIME_PTX_TRAFFIC is set, and written at the end of the process: by kernel, and the instructions that take the most
// too much. Source: NVIDIA, CUDA C++ Programming Guide, "Shared Memory" (compute capability 5.x and later), "Coalesced Access to Global
// Memory".
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cuda/ptx/program.h"

namespace tt::ptx {

class Traffic {
 public:
  static bool wanted();

  /// One lane's part of the instruction that runs.
  static void touch(Space space, uint64_t address, uint32_t bytes);
  /// The instruction has run.
  static void issued(const Program& program, const Instruction& in);
};

}  // namespace tt::ptx
