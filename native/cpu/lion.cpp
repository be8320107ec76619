// The step of native/math/steps/lion.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/lion.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void lion(Context& ctx, const LionArgs& a) {
  each_parameter(ctx, a, 4,
                 [&](int64_t i, int64_t at, int64_t n) { update(Lion(a, i), a.params[i] + at, a.grads[i] + at, n, a.m[i] + at); });
}

}  // namespace tt::TT_ISA
