// The kernels of this plugin as core's table; null where an op has none yet.
#pragma once

#include "native/gen/kernels.h"

namespace tt {

const Kernels& cuda_kernels();

}  // namespace tt
