// y = x without its fraction, within what an int32 holds (native/math/integer.h).
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"
#include "native/math/integer.h"

namespace tt::TT_ISA {

void to_integers(Context& ctx, const ToIntegersArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return to_integer(a.x[i]); });
}

}  // namespace tt::TT_ISA
