// x = value.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void fill(Context& ctx, const FillArgs& a) {
  const real value = static_cast<real>(a.value);
  assign(ctx, a.x, a.N, [=] __device__(int64_t) { return value; });
}

}  // namespace tt::TT_ISA
