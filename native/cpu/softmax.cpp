// The softmax over the last dimension, row by row (softmax_row.h).
#include "native/cpu/softmax_row.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void softmax(Context& ctx, const SoftmaxArgs& a) {
  for_rows(ctx, a.N, a.M, 6, [&](int64_t row) { softmax_row(a.x + row * a.M, a.y + row * a.M, a.M); });
}

void softmax_grad(Context& ctx, const SoftmaxGradArgs& a) {
  if (a.dx == nullptr) return;
  for_rows(ctx, a.N, a.M, 2, [&](int64_t row) { softmax_row_grad(a.y + row * a.M, a.dy + row * a.M, a.dx + row * a.M, a.M); });
}

}  // namespace tt::TT_ISA
