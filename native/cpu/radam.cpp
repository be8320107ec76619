// The step of native/math/steps/radam.h over a list of parameters, each with its own scalars. One parallel region for the list.
#include "native/math/steps/radam.h"

#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void radam(Context& ctx, const RadamArgs& a) {
  each_parameter(ctx, a, 8, [&](int64_t i, int64_t at, int64_t n) {
    update(Radam(a, i), a.params[i] + at, a.grads[i] + at, n, a.m[i] + at, a.v[i] + at);
  });
}

}  // namespace tt::TT_ISA
