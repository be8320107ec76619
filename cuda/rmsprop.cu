// The step of native/math/steps/rmsprop.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/rmsprop.h"

namespace tt::TT_ISA {

namespace {
struct RmspropItem {
  Rmsprop step;
  real* p;
  const real* g;
  real *square, *mean, *momenta;
  int64_t size;

  RmspropItem(const RmspropArgs& a, int64_t i)
      : step(a, i),
        p(a.params[i]),
        g(a.grads[i]),
        square(a.square[i]),
        mean(a.centered[i] != 0 ? a.mean[i] : nullptr),
        momenta(a.momentum[i] != 0 ? a.momenta[i] : nullptr),
        size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    if (mean)
      momenta ? all<true, true>(first, end) : all<true, false>(first, end);
    else
      momenta ? all<false, true>(first, end) : all<false, false>(first, end);
  }

  template <bool centered, bool with_momentum>
  __device__ void all(int64_t first, int64_t end) const {
    each_of_chunk(first, end, [&](int64_t j) {
      step.template update<centered, with_momentum>(p[j], g[j], square[j], mean + (centered ? j : 0), momenta + (with_momentum ? j : 0));
    });
  }
};
}  // namespace

void rmsprop(Context& ctx, const RmspropArgs& a) { each_parameter<RmspropItem>(ctx, a); }

}  // namespace tt::TT_ISA
