// The step of native/math/steps/asgd.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h); the
// rates are written by a second one.
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/asgd.h"

namespace tt::TT_ISA {

namespace {
struct AsgdItem {
  Asgd step;
  real* p;
  const real* g;
  real *ax, *eta;
  int64_t size;

  AsgdItem(const AsgdArgs& a, int64_t i) : step(a, i), p(a.params[i]), g(a.grads[i]), ax(a.ax[i]), eta(a.eta[i]), size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    const AsgdStep now(step, *eta);
    each_of_chunk(first, end, [&](int64_t j) { now(p[j], g[j], ax[j]); });
  }

  __device__ void after() const { *eta = step.next_eta; }
};
}  // namespace

void asgd(Context& ctx, const AsgdArgs& a) { each_parameter<AsgdItem>(ctx, a); }

}  // namespace tt::TT_ISA
