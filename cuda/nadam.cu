// The step of native/math/steps/nadam.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h); the
// products are written by a second one.
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/nadam.h"

namespace tt::TT_ISA {

namespace {
struct NadamItem {
  Nadam step;
  real* p;
  const real* g;
  real *m, *v, *mu_product;
  int64_t size;

  NadamItem(const NadamArgs& a, int64_t i)
      : step(a, i), p(a.params[i]), g(a.grads[i]), m(a.m[i]), v(a.v[i]), mu_product(a.mu_product[i]), size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    const NadamStep now(step, step.product(*mu_product));
    each_of_chunk(first, end, [&](int64_t j) { now(p[j], g[j], m[j], v[j]); });
  }

  __device__ void after() const { *mu_product = static_cast<real>(step.product(*mu_product)); }
};
}  // namespace

void nadam(Context& ctx, const NadamArgs& a) { each_parameter<NadamItem>(ctx, a); }

}  // namespace tt::TT_ISA
