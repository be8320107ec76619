// y = max(x, 0). NaN passes, in both directions, as in PyTorch.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void relu(Context& ctx, const ReluArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.x[i] <= 0 ? real(0) : a.x[i]; });
}

void relu_grad(Context& ctx, const ReluGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.y[i] <= 0 ? real(0) : a.dy[i]; });
}

}  // namespace tt::TT_ISA
