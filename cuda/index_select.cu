// y[m,j] = x[m, index[j]], rows of K elements. The gradient adds dy[m,j] to row index[j] in the order of j; threads own columns, so an
// element has one owner and no atomic is needed: the same bits in every run.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void index_select(Context& ctx, const IndexSelectArgs& a) {
  assign(ctx, a.y, a.M * a.J * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, row = i / a.K, m = row / a.J, j = row % a.J;
    return a.x[(m * a.N + a.index[j]) * a.K + k];
  });
}

void index_select_grad(Context& ctx, const IndexSelectGradArgs& a) {
  if (a.dx == nullptr) return;
  assign(ctx, a.dx, a.M * a.N * a.K, [=] __device__(int64_t) { return real(0); });
  for_each(ctx, a.M * a.K, [=] __device__(int64_t i) {
    const int64_t m = i / a.K, k = i % a.K;
    real* dx = a.dx + m * a.N * a.K + k;
    const real* dy = a.dy + m * a.J * a.K + k;
    for (int64_t j = 0; j < a.J; ++j) dx[a.index[j] * a.K] += dy[j * a.K];
  });
}

}  // namespace tt::TT_ISA
