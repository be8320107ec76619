// mask[b,t] = 1 for t < lengths[b], else 0.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sequence_mask(Context& ctx, const SequenceMaskArgs& a) {
  for_grid(ctx, a.B, a.T, 1, [&](int64_t b, int64_t begin, int64_t end) {
    for (int64_t t = begin; t < end; ++t) a.mask[b * a.T + t] = t < a.lengths[b];
  });
}

}  // namespace tt::TT_ISA
