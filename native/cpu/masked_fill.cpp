// y = mask ? value : x; dx = mask ? 0 : dy. Values are loaded first: a conditional load does not vectorise.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void masked_fill(Context& ctx, const MaskedFillArgs& a) {
  const real value = static_cast<real>(a.value);
  assign(ctx, a.y, a.N, 1, [&](int64_t i) {
    const real x = a.x[i];
    return a.mask[i] ? value : x;
  });
}

void masked_fill_grad(Context& ctx, const MaskedFillGradArgs& a) {
  assign(ctx, a.dx, a.N, 1, [&](int64_t i) {
    const real dy = a.dy[i];
    return a.mask[i] ? 0 : dy;
  });
}

}  // namespace tt::TT_ISA
