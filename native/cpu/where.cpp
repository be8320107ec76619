// y = mask ? a : b; da and db get dy where they were taken and 0 elsewhere. Both sides are loaded: a conditional load does not vectorise.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void where(Context& ctx, const WhereArgs& a) {
  assign(ctx, a.y, a.N, 1, [&](int64_t i) {
    const real yes = a.a[i], no = a.b[i];
    return a.mask[i] ? yes : no;
  });
}

void where_grad(Context& ctx, const WhereGradArgs& a) {
  assign(ctx, a.da, a.N, 1, [&](int64_t i) {
    const real dy = a.dy[i];
    return a.mask[i] ? dy : 0;
  });
  assign(ctx, a.db, a.N, 1, [&](int64_t i) {
    const real dy = a.dy[i];
    return a.mask[i] ? 0 : dy;
  });
}

}  // namespace tt::TT_ISA
