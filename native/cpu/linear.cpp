// y = x wᵀ + b over N rows; dx = dy w, dw += dyᵀ x, db += the sum of dy's rows. Products: gemm.h, whose results do not depend on the
// number of threads.
#include "native/cpu/column_sums.h"
#include "native/cpu/gemm.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void linear(Context& ctx, const LinearArgs& a) {
  gemm(ctx, {Form::a_bt, Into::assign, a.N, a.O, a.I, {a.x, a.I}, {a.w, a.I}, {a.y, a.O}, a.b});
}

void linear_grad(Context& ctx, const LinearGradArgs& a) {
  const int64_t rows = a.dy ? a.N : 0;
  if (a.dx) gemm(ctx, {Form::a_b, Into::assign, a.N, a.I, a.dy ? a.O : 0, {a.dy, a.O}, {a.w, a.I}, {a.dx, a.I}});
  if (a.dw) gemm(ctx, {Form::at_b, Into::add, a.O, a.I, rows, {a.dy, a.O}, {a.x, a.I}, {a.dw, a.I}});
  if (a.db) {
    constexpr int64_t grain = 32768;  // numbers to add that are worth a thread
    ctx.team.parallel_for((a.O + lanes - 1) / lanes, 1 + grain / (lanes * (rows + 1)), [&](int64_t v0, int64_t v1) {
      add_column_sums({a.dy, a.O}, rows, v0 * lanes, v1 * lanes < a.O ? v1 * lanes : a.O, a.db, nullptr);
    });
  }
}

}  // namespace tt::TT_ISA
