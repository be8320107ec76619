// The options of one layer and direction of gru_variant, for both of its kernels.
#pragma once

#include "native/cpu/gate.h"
#include "native/cpu/recurrent_mask.h"
#include "native/math/variant_options.h"

namespace tt::TT_ISA {

using GruOptions = GruOptionsOf<Gate, Mask>;

}  // namespace tt::TT_ISA
