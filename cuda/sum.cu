// y[m,k] = Σ_n x[m,n,k], added in float64 in an order that depends on the sizes alone; the gradient repeats dy along n.
#include "cuda/reduce.h"
#include "cuda/repeat.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sum(Context& ctx, const SumArgs& a) { sum_middle(ctx, a.x, 1, a.M, a.N, a.K, a.y); }

void sum_grad(Context& ctx, const SumGradArgs& a) { repeat(ctx, a.dy, 1, a.M, a.N, a.K, a.dx); }

}  // namespace tt::TT_ISA
