// Rows of a batch that end before the others.
#pragma once

#include <cstdint>

#include "cuda/gpu.h"

namespace tt::TT_ISA {

/// Steps, or keys, of row b of the batch: all T where there are no lengths.
__device__ inline int64_t length_of(const int32_t* lengths, int64_t T, int64_t b) { return lengths ? lengths[b] : T; }

}  // namespace tt::TT_ISA
