// mask[b,t] = 1 for t < lengths[b], else 0.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void sequence_mask(Context& ctx, const SequenceMaskArgs& a) {
  assign(ctx, a.mask, a.B * a.T, [=] __device__(int64_t i) { return static_cast<int32_t>(i % a.T < a.lengths[i / a.T]); });
}

}  // namespace tt::TT_ISA
