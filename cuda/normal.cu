// x = mean + std n with standard normal numbers n (normal.h).
#include "cuda/normal.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void normal(Context& ctx, const NormalArgs& a) { fill_normal(ctx, a.x, a.N, {a.mean, a.std}, {a.seed, a.step}); }

}  // namespace tt::TT_ISA
