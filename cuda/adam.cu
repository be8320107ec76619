// The step of native/math/steps/adam.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adam.h"

namespace tt::TT_ISA {

namespace {
struct AdamItem {
  Adam step;
  real* p;
  const real* g;
  real *m, *v, *v_max;
  int64_t size;

  AdamItem(const AdamArgs& a, int64_t i)
      : step(a, i),
        p(a.params[i]),
        g(a.grads[i]),
        m(a.m[i]),
        v(a.v[i]),
        v_max(a.amsgrad[i] != 0 ? a.v_max[i] : nullptr),
        size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    each_of_chunk(first, end, [&](int64_t j) { v_max ? step(p[j], g[j], m[j], v[j], v_max[j]) : step(p[j], g[j], m[j], v[j]); });
  }
};
}  // namespace

void adam(Context& ctx, const AdamArgs& a) { each_parameter<AdamItem>(ctx, a); }

}  // namespace tt::TT_ISA
