// y = scale x + shift; dx = scale dy.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void affine(Context& ctx, const AffineArgs& a) {
  const real scale = static_cast<real>(a.scale), shift = static_cast<real>(a.shift);
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return scale * a.x[i] + shift; });
}

void affine_grad(Context& ctx, const AffineGradArgs& a) {
  const real scale = static_cast<real>(a.scale);
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return scale * a.dy[i]; });
}

}  // namespace tt::TT_ISA
