// y = √x, NaN for x < 0; dx = dy / 2y.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sqrt(Context& ctx, const SqrtArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return std::sqrt(a.x[i]); });
}

void sqrt_grad(Context& ctx, const SqrtGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.dy[i] / (2 * a.y[i]); });
}

}  // namespace tt::TT_ISA
