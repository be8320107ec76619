// How a device chooses among kernels that compute the same with their sums in another order: the ways of a recurrence on a GPU.
#pragma once

#include <cstdint>

namespace tt {

enum class KernelChoice : uint8_t {
  model,     // by a model of their time: the same in every run
  measured,  // each that fits is timed, the fastest stays
  // One of them wherever it fits, else by the model:
  cluster,
  grid,
  grid_float32,
  stepwise,
};

}  // namespace tt
