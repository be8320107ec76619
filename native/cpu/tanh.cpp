// y = tanh x; dx = dy (1 - y²).
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void tanh(Context& ctx, const TanhArgs& a) {
  assign_lanes(ctx, a.y, a.N, 4, [&](auto at) { return vtanh(at(a.x)); });
}

void tanh_grad(Context& ctx, const TanhGradArgs& a) {
  assign(ctx, a.dx, a.N, 1, [&](int64_t i) { return a.dy[i] * (1 - a.y[i] * a.y[i]); });
}

}  // namespace tt::TT_ISA
