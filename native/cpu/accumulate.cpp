// dst += src.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void accumulate(Context& ctx, const AccumulateArgs& a) {
  assign(ctx, a.dst, a.N, 1, [&](int64_t i) { return a.dst[i] + a.src[i]; });
}

}  // namespace tt::TT_ISA
