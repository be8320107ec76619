// The step of native/math/steps/lion.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/lion.h"

namespace tt::TT_ISA {

void lion(Context& ctx, const LionArgs& a) { plain_steps<Lion>(ctx, a, a.m); }

}  // namespace tt::TT_ISA
