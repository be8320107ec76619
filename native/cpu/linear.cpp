// y = x wᵀ + b over all rows;  dx = dy w,  dw += dyᵀ x,  db += Σ dy. Each is one packed product (gemm.h), the sums in a fixed order.
#include "native/cpu/column_sum.h"
#include "native/cpu/gemm.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void linear(Context& ctx, const LinearArgs& a) {
  gemm(ctx, {Form::a_bt, Into::assign, a.N, a.O, a.I, {a.x, a.I}, {a.w, a.I}, {a.y, a.O}, a.b});
}

void linear_grad(Context& ctx, const LinearGradArgs& a) {
  const Rows dy{a.dy, a.O};
  if (a.dx) gemm(ctx, {Form::a_b, Into::assign, a.N, a.I, a.O, dy, {a.w, a.I}, {a.dx, a.I}});
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.O, a.I, a.N, dy, {a.x, a.I}, {a.dw, a.I}});
  add_column_sums(ctx, a.dy, a.N, a.O, a.db);
}

}  // namespace tt::TT_ISA
