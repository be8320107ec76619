// y[m,j,k] = x[m, index[m,j,k], k]. The gradient adds dy[m,j,k] there in the order of j; threads own columns k, so an element has one owner
// and no atomic is needed: the same bits in every run.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void gather(Context& ctx, const GatherArgs& a) {
  assign(ctx, a.y, a.M * a.J * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, m = i / (a.J * a.K);
    return a.x[(m * a.N + a.index[i]) * a.K + k];
  });
}

void gather_grad(Context& ctx, const GatherGradArgs& a) {
  if (a.dx == nullptr) return;
  assign(ctx, a.dx, a.M * a.N * a.K, [=] __device__(int64_t) { return real(0); });
  for_each(ctx, a.M * a.K, [=] __device__(int64_t i) {
    const int64_t m = i / a.K, k = i % a.K;
    real* dx = a.dx + m * a.N * a.K + k;
    for (int64_t j = 0; j < a.J; ++j) {
      const int64_t at = (m * a.J + j) * a.K + k;
      dx[a.index[at] * a.K] += a.dy[at];
    }
  });
}

}  // namespace tt::TT_ISA
