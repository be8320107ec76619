// x = low + (high - low) u with u of 24 random bits in [0, 1). Rounding may reach high: such a number becomes the largest one below it.
// Source: Salmon et al. 2011.
#include <cmath>

#include "native/cpu/philox_block.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void uniform(Context& ctx, const UniformArgs& a) {
  const real top = std::nextafter(static_cast<real>(a.high), static_cast<real>(a.low));
  const double span = a.high - a.low;
  for_random(ctx, a.N, a.seed, a.step, 8, [&](int64_t at, int64_t count, const uint32_t* words) {
    for (int64_t j = 0; j < count; ++j) {
      const real x = static_cast<real>(a.low + span * uniform01(words[j]));
      a.x[at + j] = x > top ? top : x;
    }
  });
}

}  // namespace tt::TT_ISA
