// Inverted dropout: y = x / (1 - p) where u >= p, else 0, with u the element's Philox number for (seed, step), layer 0: the CPU's mask, bit
// for bit. u has 24 bits, so u >= p is compared exactly, as integers. The gradient does to dy what the op does to x, so no mask is kept.
// Sources: Srivastava et al. 2014; Salmon et al. 2011.
#include <cmath>

#include "cuda/philox.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
void drop_elements(Context& ctx, double p, Stream stream, const real* x, int64_t n, real* y) {
  if (y == nullptr) return;
  const auto least = static_cast<uint32_t>(std::ceil(p * 0x1p24));
  const real scale = static_cast<real>(1 / (1 - p));
  for_random(ctx, n, stream, [=] __device__(int64_t first, int64_t count, const uint32_t* words) {
    for (int64_t j = 0; j < count; ++j) y[first + j] = words[j] >> 8 >= least ? x[first + j] * scale : real(0);
  });
}
}  // namespace

void dropout(Context& ctx, const DropoutArgs& a) { drop_elements(ctx, a.p, {a.seed, a.step}, a.x, a.N, a.y); }

void dropout_grad(Context& ctx, const DropoutGradArgs& a) { drop_elements(ctx, a.p, {a.seed, a.step}, a.dy, a.N, a.dx); }

}  // namespace tt::TT_ISA
