// y = ln x, NaN for x < 0 and -inf for 0; dx = dy / x.
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void log(Context& ctx, const LogArgs& a) {
  assign_lanes(ctx, a.y, a.N, 4, [&](auto at) { return vlog(at(a.x)); });
}

void log_grad(Context& ctx, const LogGradArgs& a) {
  assign(ctx, a.dx, a.N, 2, [&](int64_t i) { return a.dy[i] / a.x[i]; });
}

}  // namespace tt::TT_ISA
