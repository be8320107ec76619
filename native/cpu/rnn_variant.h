// The options of one layer and direction of rnn_variant, for both of its kernels.
#pragma once

#include "native/cpu/gate.h"
#include "native/math/variant_options.h"

namespace tt::TT_ISA {

using RnnOptions = RnnOptionsOf<Gate>;

}  // namespace tt::TT_ISA
