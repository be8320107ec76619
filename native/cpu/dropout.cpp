// Dropout as a layer of its own: Philox layer 0. The gradient does to dy what the op does to x, so no mask is kept (drop.h).
#include "native/cpu/drop.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
void drop_all(Context& ctx, const Dropout& dropout, const real* x, int64_t n, real* y) {
  if (y) for_parts(ctx, n, 8, [&](int64_t begin, int64_t end) { dropout.apply(x, y, begin, end); });
}
}  // namespace

void dropout(Context& ctx, const DropoutArgs& a) { drop_all(ctx, {a.p, a.seed, a.step, 0}, a.x, a.N, a.y); }

void dropout_grad(Context& ctx, const DropoutGradArgs& a) { drop_all(ctx, {a.p, a.seed, a.step, 0}, a.dy, a.N, a.dx); }

}  // namespace tt::TT_ISA
