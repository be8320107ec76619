// y = 1 / (1 + e^-x); dx = dy y (1 - y).
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sigmoid(Context& ctx, const SigmoidArgs& a) {
  assign_lanes(ctx, a.y, a.N, 4, [&](auto at) { return vsigmoid(at(a.x)); });
}

void sigmoid_grad(Context& ctx, const SigmoidGradArgs& a) {
  assign(ctx, a.dx, a.N, 1, [&](int64_t i) { return a.dy[i] * a.y[i] * (1 - a.y[i]); });
}

}  // namespace tt::TT_ISA
