// The step of native/math/steps/nadam.h over a list of parameters, each with its own scalars. One parallel region for the list; the
// products are written after it.
#include "native/math/steps/nadam.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void nadam(Context& ctx, const NadamArgs& a) {
  const bool done = each_parameter(ctx, a, 12, [&](int64_t i, int64_t at, int64_t n) {
    const Nadam step(a, i);
    update(NadamStep(step, step.product(*a.mu_product[i])), a.params[i] + at, a.grads[i] + at, n, a.m[i] + at, a.v[i] + at);
  });
  if (!done) return;
  for (int64_t i = 0; i < a.params.n; ++i)
    if (a.grads[i]) *a.mu_product[i] = static_cast<real>(Nadam(a, i).product(*a.mu_product[i]));
}

}  // namespace tt::TT_ISA
