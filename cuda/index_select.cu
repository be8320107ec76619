// y[m,j] = x[m, index[j]], rows of K elements; the gradient adds dy[m,j] there (scatter.h).
#include "cuda/scatter.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void index_select(Context& ctx, const IndexSelectArgs& a) {
  assign(ctx, a.y, a.M * a.J * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, row = i / a.K, m = row / a.J, j = row % a.J;
    return a.x[(m * a.N + a.index[j]) * a.K + k];
  });
}

void index_select_grad(Context& ctx, const IndexSelectGradArgs& a) {
  scatter_add(ctx, {a.M, a.N, a.J, a.K}, a.dy, a.dx, [=] __device__(int64_t i) { return a.index[i / a.K % a.J]; });
}

}  // namespace tt::TT_ISA
