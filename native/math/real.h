// The number type of every kernel: float in the product, double in the build that checks gradients.
#pragma once

namespace tt {

#ifdef TT_REAL
using real = TT_REAL;
#else
using real = float;
#endif

}  // namespace tt
