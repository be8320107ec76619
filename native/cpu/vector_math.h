// sigmoid and tanh of vectors for the cell equations (native/math/cell.h).
#pragma once

#include "native/cpu/vmath.h"

namespace tt::TT_ISA {

struct VectorMath {
  TT_INLINE static vreal sigmoid(vreal x) { return vsigmoid(x); }
  TT_INLINE static vreal tanh(vreal x) { return vtanh(x); }
};

}  // namespace tt::TT_ISA
