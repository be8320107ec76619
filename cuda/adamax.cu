// The step of native/math/steps/adamax.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adamax.h"

namespace tt::TT_ISA {

void adamax(Context& ctx, const AdamaxArgs& a) { plain_steps<Adamax>(ctx, a, a.m, a.u); }

}  // namespace tt::TT_ISA
