// The step of native/math/steps/adadelta.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/adadelta.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void adadelta(Context& ctx, const AdadeltaArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    update(Adadelta(a, i), a.params[i] + at, a.grads[i] + at, n, a.square[i] + at, a.delta[i] + at);
  });
}

}  // namespace tt::TT_ISA
