// y = e^x; dx = dy y.
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void exp(Context& ctx, const ExpArgs& a) {
  assign_lanes(ctx, a.y, a.N, 4, [&](auto at) { return vexp(at(a.x)); });
}

void exp_grad(Context& ctx, const ExpGradArgs& a) {
  assign(ctx, a.dx, a.N, 1, [&](int64_t i) { return a.dy[i] * a.y[i]; });
}

}  // namespace tt::TT_ISA
