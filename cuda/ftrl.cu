// The step of native/math/steps/ftrl.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/ftrl.h"

namespace tt::TT_ISA {

namespace {
struct FtrlItem {
  Ftrl step;
  real* p;
  const real* g;
  real *z, *n;
  int64_t size;

  FtrlItem(const FtrlArgs& a, int64_t i) : step(a, i), p(a.params[i]), g(a.grads[i]), z(a.z[i]), n(a.n[i]), size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    each_of_chunk(first, end, [&](int64_t j) {
      step.takes_root() ? step.update<true>(p[j], g[j], z[j], n[j]) : step.update<false>(p[j], g[j], z[j], n[j]);
    });
  }
};
}  // namespace

void ftrl(Context& ctx, const FtrlArgs& a) { each_parameter<FtrlItem>(ctx, a); }

}  // namespace tt::TT_ISA
