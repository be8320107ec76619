// The step of native/math/steps/adagrad.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adagrad.h"

namespace tt::TT_ISA {

void adagrad(Context& ctx, const AdagradArgs& a) { plain_steps<Adagrad>(ctx, a, a.sum); }

}  // namespace tt::TT_ISA
