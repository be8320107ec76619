#include "native/cpu/recurrent_crew.h"

namespace tt::TT_ISA {

int StepSplit::groups(int size) const {
  // A tile of fewer rows waits for its own sums. Every group reads all weights at every step: up to twice an L2 of 1 MB that gained 2 to
  // 13 percent of whole passes on two threads of a Zen 5, where the L3 had to bring 5 MB and more it lost 3 to 7.
  constexpr int64_t least_rows = 8, most_weights = (2 << 20) / static_cast<int64_t>(sizeof(real));
  if (weights == 0 || weights > most_weights) return 1;
  int groups = size < most_groups ? size : most_groups;
  while (groups > 1 && (size % groups != 0 || rows / groups < least_rows)) --groups;
  return groups;
}

}  // namespace tt::TT_ISA
