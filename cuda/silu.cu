// y = x s with s = 1 / (1 + e^-x); dx = dy s (1 + x (1 - s)).
// The forward divides once, as PyTorch does: x = -inf gives NaN there too.
// Source: Elfwing, Uchibe & Doya 2018.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void silu(Context& ctx, const SiluArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.x[i] / (1 + std::exp(-a.x[i])); });
}

void silu_grad(Context& ctx, const SiluGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) {
    const real x = a.x[i], s = 1 / (1 + std::exp(-x));
    return a.dy[i] * s * (1 + x * (1 - s));
  });
}

}  // namespace tt::TT_ISA
