// The step of native/math/steps/sgd.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/sgd.h"

namespace tt::TT_ISA {

namespace {
struct SgdItem {
  Sgd step;
  real* p;
  const real* g;
  real* b;
  int64_t size;

  SgdItem(const SgdArgs& a, int64_t i)
      : step(a, i), p(a.params[i]), g(a.grads[i]), b(a.momentum[i] != 0 ? a.momenta[i] : nullptr), size(a.params_size[i]) {}

  __device__ void operator()(int64_t first, int64_t end) const {
    each_of_chunk(first, end, [&](int64_t j) { b ? step(p[j], g[j], b[j]) : step(p[j], g[j]); });
  }
};
}  // namespace

void sgd(Context& ctx, const SgdArgs& a) { each_parameter<SgdItem>(ctx, a); }

}  // namespace tt::TT_ISA
