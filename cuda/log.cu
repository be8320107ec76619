// y = ln x, NaN for x < 0 and -inf for 0; dx = dy / x.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void log(Context& ctx, const LogArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return std::log(a.x[i]); });
}

void log_grad(Context& ctx, const LogGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.dy[i] / a.x[i]; });
}

}  // namespace tt::TT_ISA
