// The step of native/math/steps/adagrad.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/adagrad.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void adagrad(Context& ctx, const AdagradArgs& a) {
  each_parameter(ctx, a, 6,
                 [&](int64_t i, int64_t at, int64_t n) { update(Adagrad(a, i), a.params[i] + at, a.grads[i] + at, n, a.sum[i] + at); });
}

}  // namespace tt::TT_ISA
