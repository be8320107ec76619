// y[m] is xs[0][m], xs[1][m], … one after the other; the gradient takes it apart again. One launch per array: lists are short.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void concat(Context& ctx, const ConcatArgs& a) {
  const int64_t width = a.N * a.K;
  real* y = a.y;
  for (int64_t i = 0; i < a.xs.n; ++i) {
    const int64_t n = a.xs_N[i] * a.K;
    const real* x = a.xs[i];
    for_each(ctx, a.M * n, [=] __device__(int64_t at) { y[at / n * width + at % n] = x[at]; });
    y += n;
  }
}

void concat_grad(Context& ctx, const ConcatGradArgs& a) {
  const int64_t width = a.N * a.K;
  const real* dy = a.dy;
  for (int64_t i = 0; i < a.dxs.n; ++i) {
    const int64_t n = a.xs_N[i] * a.K;
    assign(ctx, a.dxs[i], a.M * n, [=] __device__(int64_t at) { return dy[at / n * width + at % n]; });
    dy += n;
  }
}

}  // namespace tt::TT_ISA
