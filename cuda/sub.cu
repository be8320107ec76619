// y = a - b; da = dy, db = -dy.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sub(Context& ctx, const SubArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.a[i] - a.b[i]; });
}

void sub_grad(Context& ctx, const SubGradArgs& a) {
  assign(ctx, a.da, a.N, [=] __device__(int64_t i) { return a.dy[i]; });
  assign(ctx, a.db, a.N, [=] __device__(int64_t i) { return -a.dy[i]; });
}

}  // namespace tt::TT_ISA
