// The step of native/math/steps/asgd.h over a list of parameters, each with its own scalars. One parallel region for the list; the rates
// are written after it.
#include "native/math/steps/asgd.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void asgd(Context& ctx, const AsgdArgs& a) {
  const bool done = each_parameter(ctx, a, 5, [&](int64_t i, int64_t at, int64_t n) {
    update(AsgdStep(Asgd(a, i), *a.eta[i]), a.params[i] + at, a.grads[i] + at, n, a.ax[i] + at);
  });
  if (!done) return;
  for (int64_t i = 0; i < a.params.n; ++i)
    if (a.grads[i]) *a.eta[i] = Asgd(a, i).next_eta;
}

}  // namespace tt::TT_ISA
