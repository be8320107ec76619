// g = min(max(g, -clip_value), clip_value) for every element of all gradients; NaN stays NaN. One parallel region for the list.
// Source: PyTorch clip_grad_value_.
#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void clip_grad_value(Context& ctx, const ClipGradValueArgs& a) {
  const real high = static_cast<real>(a.clip_value), low = -high;
  const Chunks chunks(a.grads_size, a.grads.n);
  chunks.each(ctx, 1, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    real* g = a.grads[i];
    if (!g) return;
    for (int64_t j = begin; j < end; ++j) g[j] = g[j] < low ? low : g[j] > high ? high : g[j];
  });
}

}  // namespace tt::TT_ISA
