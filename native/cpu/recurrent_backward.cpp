#include "native/cpu/recurrent_backward.h"

#include "native/cpu/elementwise.h"

namespace tt::TT_ISA {

void finish_input_grad(Context& ctx, const Stack& stack, int64_t layer, real* dx, const real* dx_reverse) {
  const int64_t width = stack.inputs(layer);
  ctx.team.parallel_for(stack.B, grain_of(2 * stack.T * width), [&](int64_t b0, int64_t b1) {
    if (layer == 0) clear_padding(stack, dx, width, width, b0, b1);
    if (!dx_reverse) return;
    for (int64_t b = b0; b < b1; ++b) {
      const int64_t first = b * stack.T * width, last = first + stack.length(b) * width;
      each_vector(first, last, [&](int64_t i, int64_t n) { store_part(dx + i, load_part(dx + i, n) + load_part(dx_reverse + i, n), n); });
    }
  });
  if (stack.drops(layer)) drop(ctx, stack, layer, width, dx, dx);
}

}  // namespace tt::TT_ISA
