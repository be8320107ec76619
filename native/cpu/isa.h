// The kernel variants of this build and what this processor can run.
#pragma once

#include <string_view>
#include <vector>

#include "native/gen/kernels.h"

namespace tt {

struct Isa {
  std::string_view name;
  const Kernels* kernels;
  bool bf16 = false;  // products of bf16 pairs are faster than of floats
  bool amx = false;   // and may be in tiles
};

/// Variants this processor runs, the best first.
const std::vector<Isa>& runnable_isas();

/// Whether this processor has the instructions of AVX512-BF16.
bool runs_avx512_bf16();

/// Asks the system for leave to use the tiles of AMX, which it gives a process once and for all its threads: their signals take more stack
/// from then on. False where it refuses.
bool allow_amx();

/// Processors this process may use: its affinity mask, cut by the cgroup's quota.
int usable_processors();

}  // namespace tt
