// Inverted dropout: y = x / (1 - p) where u >= p, else 0, with u the element's Philox number for (seed, step), layer 0: the CPU's mask, bit
// for bit. u has 24 bits, so u >= p is compared exactly, as integers. The gradient does to dy what the op does to x, so no mask is kept.
// Sources: Srivastava et al. 2014; Salmon et al. 2011.
#include <cmath>

#include "cuda/four.h"
#include "cuda/philox.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
void drop_elements(Context& ctx, double p, Stream stream, const real* x, int64_t n, real* y) {
  if (y == nullptr) return;
  const auto least = static_cast<uint32_t>(std::ceil(p * 0x1p24));
  const real scale = static_cast<real>(1 / (1 - p));
  const auto dropped = [=] __device__(real value, uint32_t word) { return word >> 8 >= least ? value * scale : real(0); };
  const bool vectors = on_vectors(x, y);
  for_random(ctx, n, stream, [=] __device__(int64_t first, int64_t count, const uint32_t* words) {
    if (vectors && count == 4) {
      Four four = *reinterpret_cast<const Four*>(x + first);
      TT_UNROLL
      for (int j = 0; j < 4; ++j) four.at[j] = dropped(four.at[j], words[j]);
      *reinterpret_cast<Four*>(y + first) = four;
      return;
    }
    for (int64_t j = 0; j < count; ++j) y[first + j] = dropped(x[first + j], words[j]);
  });
}
}  // namespace

void dropout(Context& ctx, const DropoutArgs& a) { drop_elements(ctx, a.p, {a.seed, a.step}, a.x, a.N, a.y); }

void dropout_grad(Context& ctx, const DropoutGradArgs& a) { drop_elements(ctx, a.p, {a.seed, a.step}, a.dy, a.N, a.dx); }

}  // namespace tt::TT_ISA
