// y = mask ? value : x; dx = mask ? 0 : dy.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void masked_fill(Context& ctx, const MaskedFillArgs& a) {
  const real value = static_cast<real>(a.value);
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.mask[i] ? value : a.x[i]; });
}

void masked_fill_grad(Context& ctx, const MaskedFillGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.mask[i] ? real(0) : a.dy[i]; });
}

}  // namespace tt::TT_ISA
