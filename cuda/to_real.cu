// y = x, integers as real numbers.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void to_real(Context& ctx, const ToRealArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return static_cast<real>(a.x[i]); });
}

}  // namespace tt::TT_ISA
