// y = x / (1 - p) where u >= p, else 0, with u = philox_uniform(seed, step, 0, i); the gradient does the same to dy, so no mask is kept.
// u has 24 bits: u >= p is compared exactly, as integers. p = 0 copies, p = 1 gives zeros.
// Sources: Srivastava et al. 2014; Salmon et al. 2011.
#include <cmath>

#include "native/cpu/philox_block.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
void drop(Context& ctx, const real* x, int64_t n, double p, int64_t seed, int64_t step, real* y) {
  if (y == nullptr) return;
  const auto least = static_cast<uint32_t>(std::ceil(p * 0x1p24));
  const real scale = static_cast<real>(1 / (1 - p));
  for_random(ctx, n, seed, step, 8, [&](int64_t at, int64_t count, const uint32_t* words) {
#pragma GCC ivdep
    for (int64_t j = 0; j < count; ++j) {
      const real kept = x[at + j] * scale;
      y[at + j] = words[j] >> 8 >= least ? kept : 0;
    }
  });
}
}  // namespace

void dropout(Context& ctx, const DropoutArgs& a) { drop(ctx, a.x, a.N, a.p, a.seed, a.step, a.y); }

void dropout_grad(Context& ctx, const DropoutGradArgs& a) { drop(ctx, a.dy, a.N, a.p, a.seed, a.step, a.dx); }

}  // namespace tt::TT_ISA
