// y = 1 / (1 + e^-x); dx = dy y (1 - y).
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sigmoid(Context& ctx, const SigmoidArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return 1 / (1 + std::exp(-a.x[i])); });
}

void sigmoid_grad(Context& ctx, const SigmoidGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.dy[i] * (a.y[i] * (1 - a.y[i])); });
}

}  // namespace tt::TT_ISA
