// y[m,j] = x[m, index[j]], rows of K elements. The gradient adds dy[m,j] to row index[j] in the order of j; threads own columns, so an
// element has one owner and the result is the same for any number of them.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void index_select(Context& ctx, const IndexSelectArgs& a) {
  for_grid(ctx, a.M, a.J, a.K, [&](int64_t m, int64_t begin, int64_t end) {
    for (int64_t j = begin; j < end; ++j) {
      const real* from = a.x + (m * a.N + a.index[j]) * a.K;
      real* to = a.y + (m * a.J + j) * a.K;
#pragma GCC ivdep
      for (int64_t k = 0; k < a.K; ++k) to[k] = from[k];
    }
  });
}

void index_select_grad(Context& ctx, const IndexSelectGradArgs& a) {
  if (a.dx == nullptr) return;
  for_grid(ctx, a.M, a.K, a.N + a.J, [&](int64_t m, int64_t begin, int64_t end) {
    real* dx = a.dx + m * a.N * a.K;
    const real* dy = a.dy + m * a.J * a.K;
    for (int64_t n = 0; n < a.N; ++n)
      for (int64_t k = begin; k < end; ++k) dx[n * a.K + k] = 0;
    for (int64_t j = 0; j < a.J; ++j) {
#pragma GCC ivdep
      for (int64_t k = begin; k < end; ++k) dx[a.index[j] * a.K + k] += dy[j * a.K + k];
    }
  });
}

}  // namespace tt::TT_ISA
