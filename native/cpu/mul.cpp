// y = a b; da = dy b, db = dy a.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mul(Context& ctx, const MulArgs& a) {
  assign(ctx, a.y, a.N, 1, [&](int64_t i) { return a.a[i] * a.b[i]; });
}

void mul_grad(Context& ctx, const MulGradArgs& a) {
  assign(ctx, a.da, a.N, 1, [&](int64_t i) { return a.dy[i] * a.b[i]; });
  assign(ctx, a.db, a.N, 1, [&](int64_t i) { return a.dy[i] * a.a[i]; });
}

}  // namespace tt::TT_ISA
