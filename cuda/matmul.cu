// y[s] = a[s] b[s]; da = dy bᵀ, db = aᵀ dy: batches of products (gemm.h).
#include "cuda/gemm.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
/// Matrices of `rows` rows that lie one after the other.
template <class T>
RowsOf<T> stacked(T* x, int64_t rows, int64_t columns) {
  return {x, columns, nullptr, rows * columns, 0};
}
}  // namespace

void matmul(Context& ctx, const MatmulArgs& a) {
  gemm(ctx,
       {Form::a_b, Into::assign, a.M, a.J, a.K, stacked(a.a, a.M, a.K), stacked(a.b, a.K, a.J), stacked(a.y, a.M, a.J), nullptr, {a.S, 1}});
}

void matmul_grad(Context& ctx, const MatmulGradArgs& a) {
  // Without dy the sums are empty and the gradients 0.
  const int64_t J = a.dy ? a.J : 0, M = a.dy ? a.M : 0;
  const Rows dy = stacked(a.dy, a.M, a.J);
  if (a.da) gemm(ctx, {Form::a_bt, Into::assign, a.M, a.K, J, dy, stacked(a.b, a.K, a.J), stacked(a.da, a.M, a.K), nullptr, {a.S, 1}});
  if (a.db) gemm(ctx, {Form::at_b, Into::assign, a.K, a.J, M, stacked(a.a, a.M, a.K), dy, stacked(a.db, a.K, a.J), nullptr, {a.S, 1}});
}

}  // namespace tt::TT_ISA
