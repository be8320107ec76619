// The step of native/math/steps/ftrl.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/ftrl.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void ftrl(Context& ctx, const FtrlArgs& a) {
  each_parameter(ctx, a, 12, [&](int64_t i, int64_t at, int64_t n) {
    const Ftrl step(a, i);
    const auto run = [&](auto one) { update(one, a.params[i] + at, a.grads[i] + at, n, a.z[i] + at, a.n[i] + at); };
    if (step.takes_root())
      run([&](real& p, real g, real& z, real& sum) { step.update<true>(p, g, z, sum); });
    else
      run([&](real& p, real g, real& z, real& sum) { step.update<false>(p, g, z, sum); });
  });
}

}  // namespace tt::TT_ISA
