// y = mask ? a : b; da and db get dy where they were taken and 0 elsewhere.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void where(Context& ctx, const WhereArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.mask[i] ? a.a[i] : a.b[i]; });
}

void where_grad(Context& ctx, const WhereGradArgs& a) {
  assign(ctx, a.da, a.N, [=] __device__(int64_t i) { return a.mask[i] ? a.dy[i] : real(0); });
  assign(ctx, a.db, a.N, [=] __device__(int64_t i) { return a.mask[i] ? real(0) : a.dy[i]; });
}

}  // namespace tt::TT_ISA
