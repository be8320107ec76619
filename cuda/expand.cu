// y[m,r,k] = x[m,k]; the gradient sums over r.
#include "cuda/reduce.h"
#include "cuda/repeat.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void expand(Context& ctx, const ExpandArgs& a) { repeat(ctx, a.x, 1, a.M, a.R, a.K, a.y); }

void expand_grad(Context& ctx, const ExpandGradArgs& a) { sum_middle(ctx, a.dy, 1, a.M, a.R, a.K, a.dx); }

}  // namespace tt::TT_ISA
