// y = x wᵀ + b over N rows; dx = dy w, dw += dyᵀ x, db += the sum of dy's rows. Products: gemm.h.
#include "cuda/column_sums.h"
#include "cuda/gemm.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void linear(Context& ctx, const LinearArgs& a) {
  gemm(ctx, {Form::a_bt, Into::assign, a.N, a.O, a.I, {a.x, a.I}, {a.w, a.I}, {a.y, a.O}, a.b});
}

void linear_grad(Context& ctx, const LinearGradArgs& a) {
  if (a.dx) gemm(ctx, {Form::a_b, Into::assign, a.N, a.I, a.dy ? a.O : 0, {a.dy, a.O}, {a.w, a.I}, {a.dx, a.I}});
  if (!a.dy) return;
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.O, a.I, a.N, {a.dy, a.O}, {a.x, a.I}, {a.dw, a.I}});
  if (a.db) add_column_sums(ctx, {a.dy, a.O}, a.N, a.O, a.db);
}

}  // namespace tt::TT_ISA
