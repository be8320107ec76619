// y = a / b; da = dy / b, db = -dy a / b², divided twice because b² overflows before the quotient does.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void div(Context& ctx, const DivArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.a[i] / a.b[i]; });
}

void div_grad(Context& ctx, const DivGradArgs& a) {
  assign(ctx, a.da, a.N, [=] __device__(int64_t i) { return a.dy[i] / a.b[i]; });
  assign(ctx, a.db, a.N, [=] __device__(int64_t i) { return -a.dy[i] * (a.a[i] / a.b[i] / a.b[i]); });
}

}  // namespace tt::TT_ISA
