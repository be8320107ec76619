// Exchanges two lists of arrays, element by element. One parallel region for the list.
#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void swap(Context& ctx, const SwapArgs& args) {
  const Chunks chunks(args.a_size, args.a.n);
  chunks.each(ctx, 1, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    real *a = args.a[i], *b = args.b[i];
#pragma GCC ivdep
    for (int64_t j = begin; j < end; ++j) {
      const real held = a[j];
      a[j] = b[j];
      b[j] = held;
    }
  });
}

}  // namespace tt::TT_ISA
