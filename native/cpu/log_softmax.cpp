// y = (x - max) - ln Σ e^(x - max) over the last dimension; dx = dy - e^y Σ dy.
#include <cmath>

#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void log_softmax(Context& ctx, const LogSoftmaxArgs& a) {
  for_rows(ctx, a.N, a.M, 5, [&](int64_t row) {
    const real* x = a.x + row * a.M;
    const real largest = row_max(x, a.M);
    const real log_sum = std::log(row_sum(a.M, [&](auto at) { return vexp(at(x) - largest); }));
    for_lanes(0, a.M, [&](auto at) { at.put(a.y + row * a.M, at(x) - largest - log_sum); });
  });
}

void log_softmax_grad(Context& ctx, const LogSoftmaxGradArgs& a) {
  if (a.dx == nullptr) return;
  for_rows(ctx, a.N, a.M, 5, [&](int64_t row) {
    const real *y = a.y + row * a.M, *dy = a.dy + row * a.M;
    const real sum = row_sum(a.M, [&](auto at) { return at(dy); });
    for_lanes(0, a.M, [&](auto at) { at.put(a.dx + row * a.M, at(dy) - vexp(at(y)) * sum); });
  });
}

}  // namespace tt::TT_ISA
