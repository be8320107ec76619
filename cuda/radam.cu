// The step of native/math/steps/radam.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/radam.h"

namespace tt::TT_ISA {

void radam(Context& ctx, const RadamArgs& a) { plain_steps<Radam>(ctx, a, a.m, a.v); }

}  // namespace tt::TT_ISA
