// y = x s with s = 1 / (1 + e^-x); dx = dy s (1 + x (1 - s)).
// The forward divides once, as PyTorch does: x = -inf gives NaN there too.
// Source: Elfwing, Uchibe & Doya 2018.
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void silu(Context& ctx, const SiluArgs& a) {
  assign_lanes(ctx, a.y, a.N, 6, [&](auto at) {
    const vreal x = at(a.x);
    return x / (real(1) + vexp(-x));
  });
}

void silu_grad(Context& ctx, const SiluGradArgs& a) {
  assign_lanes(ctx, a.dx, a.N, 6, [&](auto at) {
    const vreal x = at(a.x), s = vsigmoid(x);
    return at(a.dy) * s * (real(1) + x * (real(1) - s));
  });
}

}  // namespace tt::TT_ISA
