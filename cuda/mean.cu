// y[m,k] = 1/N Σ_n x[m,n,k], added as in sum; NaN for N = 0. The gradient repeats dy / N along n.
#include "cuda/reduce.h"
#include "cuda/repeat.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void mean(Context& ctx, const MeanArgs& a) { sum_middle(ctx, a.x, 1 / static_cast<double>(a.N), a.M, a.N, a.K, a.y); }

void mean_grad(Context& ctx, const MeanGradArgs& a) {
  repeat(ctx, a.dy, static_cast<real>(1 / static_cast<double>(a.N)), a.M, a.N, a.K, a.dx);
}

}  // namespace tt::TT_ISA
