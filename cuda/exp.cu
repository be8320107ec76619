// y = e^x; dx = dy y.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void exp(Context& ctx, const ExpArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return std::exp(a.x[i]); });
}

void exp_grad(Context& ctx, const ExpGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.dy[i] * a.y[i]; });
}

}  // namespace tt::TT_ISA
