// The step of native/math/steps/sgd.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/sgd.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sgd(Context& ctx, const SgdArgs& a) {
  each_parameter(ctx, a, 4, [&](int64_t i, int64_t at, int64_t n) {
    if (a.momentum[i] == 0)
      update(Sgd(a, i), a.params[i] + at, a.grads[i] + at, n);
    else
      update(Sgd(a, i), a.params[i] + at, a.grads[i] + at, n, a.momenta[i] + at);
  });
}

}  // namespace tt::TT_ISA
