// y = a + b; both gradients are dy.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void add(Context& ctx, const AddArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.a[i] + a.b[i]; });
}

void add_grad(Context& ctx, const AddGradArgs& a) {
  assign(ctx, a.da, a.N, [=] __device__(int64_t i) { return a.dy[i]; });
  assign(ctx, a.db, a.N, [=] __device__(int64_t i) { return a.dy[i]; });
}

}  // namespace tt::TT_ISA
