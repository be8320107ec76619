// y = max(x, 0). NaN passes, in both directions, as in PyTorch.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void relu(Context& ctx, const ReluArgs& a) {
  assign(ctx, a.y, a.N, 1, [&](int64_t i) { return a.x[i] <= 0 ? 0 : a.x[i]; });
}

void relu_grad(Context& ctx, const ReluGradArgs& a) {
  assign(ctx, a.dx, a.N, 1, [&](int64_t i) {
    const real dy = a.dy[i];
    return a.y[i] <= 0 ? 0 : dy;
  });
}

}  // namespace tt::TT_ISA
