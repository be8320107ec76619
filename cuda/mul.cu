// y = a b; da = dy b, db = dy a.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mul(Context& ctx, const MulArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.a[i] * a.b[i]; });
}

void mul_grad(Context& ctx, const MulGradArgs& a) {
  assign(ctx, a.da, a.N, [=] __device__(int64_t i) { return a.dy[i] * a.b[i]; });
  assign(ctx, a.db, a.N, [=] __device__(int64_t i) { return a.dy[i] * a.a[i]; });
}

}  // namespace tt::TT_ISA
