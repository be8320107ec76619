// The step of native/math/steps/rmsprop.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/rmsprop.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
template <bool centered, bool with_momentum>
void update_choice(const RmspropArgs& a, int64_t i, int64_t at, int64_t n) {
  const Rmsprop step(a, i);
  real *p = a.params[i] + at, *s = a.square[i] + at;
  real *mean = centered ? a.mean[i] + at : nullptr, *momenta = with_momentum ? a.momenta[i] + at : nullptr;
  const real* g = a.grads[i] + at;
#pragma GCC ivdep
  for (int64_t j = 0; j < n; ++j)
    step.update<centered, with_momentum>(p[j], g[j], s[j], centered ? mean + j : nullptr, with_momentum ? momenta + j : nullptr);
}
}  // namespace

void rmsprop(Context& ctx, const RmspropArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    if (a.centered[i] != 0)
      a.momentum[i] != 0 ? update_choice<true, true>(a, i, at, n) : update_choice<true, false>(a, i, at, n);
    else
      a.momentum[i] != 0 ? update_choice<false, true>(a, i, at, n) : update_choice<false, false>(a, i, at, n);
  });
}

}  // namespace tt::TT_ISA
