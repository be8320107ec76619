// Real numbers as integers, written once for the CPU and the GPU.
#pragma once

#include <cstdint>

#include "native/math/host_device.h"
#include "native/math/real.h"

namespace tt {

/// x without its fraction. A value that an int32 does not hold is undefined in C++: it becomes the nearest that one holds, NaN 0.
TT_HOST_DEVICE inline int32_t to_integer(real x) {
  // In float64, which has every int32; a float32 just below 2^31 is an int32, the next one is not.
  constexpr double least = INT32_MIN, most = INT32_MAX;
  const double wide = x, inside = wide < least ? least : wide > most ? most : wide;
  return wide == wide ? static_cast<int32_t>(inside) : 0;
}

}  // namespace tt
