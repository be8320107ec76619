// y = e^(x - max) / Σ e^(x - max) over the last dimension; dx = y (dy - Σ dy y).
// A row takes three passes in cache: the maximum, the exponentials and their sum, the division.
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void softmax(Context& ctx, const SoftmaxArgs& a) {
  for_rows(ctx, a.N, a.M, 6, [&](int64_t row) {
    const real* x = a.x + row * a.M;
    real* y = a.y + row * a.M;
    const real largest = row_max(x, a.M);
    const real sum = row_sum(a.M, [&](auto at) {
      const vreal e = vexp(at(x) - largest);
      at.put(y, e);
      return e;
    });
    const real scale = 1 / sum;
    for_lanes(0, a.M, [&](auto at) { at.put(y, at(y) * scale); });
  });
}

void softmax_grad(Context& ctx, const SoftmaxGradArgs& a) {
  if (a.dx == nullptr) return;
  for_rows(ctx, a.N, a.M, 2, [&](int64_t row) {
    const real *y = a.y + row * a.M, *dy = a.dy + row * a.M;
    const real mean = row_sum(a.M, [&](auto at) { return at(dy) * at(y); });
    for_lanes(0, a.M, [&](auto at) { at.put(a.dx + row * a.M, at(y) * (at(dy) - mean)); });
  });
}

}  // namespace tt::TT_ISA
