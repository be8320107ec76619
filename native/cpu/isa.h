// The kernel variants of this build and what this processor can run.
#pragma once

#include <string_view>
#include <vector>

#include "native/gen/kernels.h"

namespace tt {

struct Isa {
  std::string_view name;
  const Kernels* kernels;
};

/// Variants this processor runs, the best first.
const std::vector<Isa>& runnable_isas();

/// Processors this process may use: its affinity mask, cut by the cgroup's quota.
int usable_processors();

}  // namespace tt
