// One of the projections that share a parameter: `linear` on block `part` of the rows of w and b, which lie together.
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
/// Block `part` of blocks of n numbers; null stays null.
template <class T>
T* block_at(T* p, int64_t part, int64_t n) {
  return p ? p + part * n : nullptr;
}
}  // namespace

void linear_part(Context& ctx, const LinearPartArgs& a) {
  linear(ctx, {a.I, a.O, a.N, a.x, block_at(a.w, a.part, a.O * a.I), block_at(a.b, a.part, a.O), a.y});
}

void linear_part_grad(Context& ctx, const LinearPartGradArgs& a) {
  const real* w = block_at(a.w, a.part, a.O * a.I);
  linear_grad(ctx, {a.I, a.O, a.N, a.x, w, nullptr, a.dy, a.dx, block_at(a.dw, a.part, a.O * a.I), block_at(a.db, a.part, a.O)});
}

}  // namespace tt::TT_ISA
