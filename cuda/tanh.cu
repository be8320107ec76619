// y = tanh x; dx = dy (1 - y²).
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void tanh(Context& ctx, const TanhArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return std::tanh(a.x[i]); });
}

void tanh_grad(Context& ctx, const TanhGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.dy[i] * (1 - a.y[i] * a.y[i]); });
}

}  // namespace tt::TT_ISA
