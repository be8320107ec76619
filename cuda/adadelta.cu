// The step of native/math/steps/adadelta.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adadelta.h"

namespace tt::TT_ISA {

void adadelta(Context& ctx, const AdadeltaArgs& a) { plain_steps<Adadelta>(ctx, a, a.square, a.delta); }

}  // namespace tt::TT_ISA
