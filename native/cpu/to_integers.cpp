// y = x without its fraction. A value that an int32 does not hold is undefined in C++: it becomes the nearest that one holds, NaN 0.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void to_integers(Context& ctx, const ToIntegersArgs& a) {
  // In float64, which has every int32; a float32 just below 2^31 is an int32, the next one is not.
  constexpr double least = INT32_MIN, most = INT32_MAX;
  assign(ctx, a.y, a.N, 1, [&](int64_t i) {
    const double x = a.x[i];
    const double inside = x < least ? least : x > most ? most : x;
    return x == x ? static_cast<int32_t>(inside) : 0;
  });
}

}  // namespace tt::TT_ISA
