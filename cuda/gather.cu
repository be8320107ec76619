// y[m,j,k] = x[m, index[m,j,k], k]; the gradient adds dy[m,j,k] there (scatter.h).
#include "cuda/scatter.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void gather(Context& ctx, const GatherArgs& a) {
  assign(ctx, a.y, a.M * a.J * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, m = i / (a.J * a.K);
    return a.x[(m * a.N + a.index[i]) * a.K + k];
  });
}

void gather_grad(Context& ctx, const GatherGradArgs& a) {
  scatter_add(ctx, {a.M, a.N, a.J, a.K}, a.dy, a.dx, [=] __device__(int64_t i) { return a.index[i]; });
}

}  // namespace tt::TT_ISA
