// x = low + (high - low) u with u of 24 random bits in [0, 1): the CPU's numbers. Rounding may reach high: such a number becomes the
// largest one below it. Source: Salmon et al. 2011.
#include <cmath>

#include "cuda/philox.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void uniform(Context& ctx, const UniformArgs& a) {
  const real top = std::nextafter(static_cast<real>(a.high), static_cast<real>(a.low));
  const double low = a.low, span = a.high - a.low;
  real* out = a.x;
  for_random(ctx, a.N, {a.seed, a.step}, [=] __device__(int64_t first, int64_t count, const uint32_t* words) {
    for (int64_t j = 0; j < count; ++j) {
      const real x = static_cast<real>(low + span * uniform01(words[j]));
      out[first + j] = x > top ? top : x;
    }
  });
}

}  // namespace tt::TT_ISA
