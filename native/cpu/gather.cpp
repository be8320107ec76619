// y[m,j,k] = x[m, index[m,j,k], k]. The gradient adds dy[m,j,k] there in the order of j; threads own columns k, so an element has one
// owner and the result is the same for any number of them.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void gather(Context& ctx, const GatherArgs& a) {
  for_grid(ctx, a.M, a.J, a.K, [&](int64_t m, int64_t begin, int64_t end) {
    const real* x = a.x + m * a.N * a.K;
    for (int64_t j = begin; j < end; ++j) {
      const int32_t* index = a.index + (m * a.J + j) * a.K;
      real* y = a.y + (m * a.J + j) * a.K;
      for (int64_t k = 0; k < a.K; ++k) y[k] = x[index[k] * a.K + k];
    }
  });
}

void gather_grad(Context& ctx, const GatherGradArgs& a) {
  if (a.dx == nullptr) return;
  for_grid(ctx, a.M, a.K, a.N + a.J, [&](int64_t m, int64_t begin, int64_t end) {
    real* dx = a.dx + m * a.N * a.K;
    for (int64_t n = 0; n < a.N; ++n)
      for (int64_t k = begin; k < end; ++k) dx[n * a.K + k] = 0;
    for (int64_t j = 0; j < a.J; ++j) {
      const int64_t row = (m * a.J + j) * a.K;
      for (int64_t k = begin; k < end; ++k) dx[a.index[row + k] * a.K + k] += a.dy[row + k];
    }
  });
}

}  // namespace tt::TT_ISA
