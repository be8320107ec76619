// Exponential moving averages of a list of parameters: a += (1 - decay)(p - a). One parallel region for the list.
// Sources: Polyak & Juditsky 1992; the form of PyTorch's get_ema_multi_avg_fn.
#include "native/cpu/optimizer.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void ema(Context& ctx, const EmaArgs& a) {
  const Mean mean(a.decay);
  const Chunks chunks(a.averages_size, a.averages.n);
  chunks.each(ctx, 2, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    real* average = a.averages[i];
    const real* p = a.params[i];
#pragma GCC ivdep
    for (int64_t j = begin; j < end; ++j) average[j] = mean(average[j], p[j]);
  });
}

}  // namespace tt::TT_ISA
