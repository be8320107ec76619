// y[m,k] = max_n x[m,n,k] and the first index that attains it; NaN counts as the largest value, as in PyTorch.
// The gradient gives dy to that index. Of an empty axis the maximum is -inf at index 0.
#include <limits>

#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
bool beats(real x, real best) { return x > best || (x != x && best == best); }

void max_row(const real* x, int64_t N, real* y, int32_t* index) {
  real best = -std::numeric_limits<real>::infinity();
  int32_t at = 0;
  for (int64_t n = 0; n < N; ++n) {
    if (!beats(x[n], best)) continue;
    best = x[n];
    at = static_cast<int32_t>(n);
  }
  *y = best;
  *index = at;
}

// Columns [begin, end) of x[N,K], row by row: memory is read in order.
void max_columns(const real* x, int64_t N, int64_t K, int64_t begin, int64_t end, real* y, int32_t* index) {
  for (int64_t k = begin; k < end; ++k) {
    y[k] = -std::numeric_limits<real>::infinity();
    index[k] = 0;
  }
  for (int64_t n = 0; n < N; ++n) {
#pragma GCC ivdep
    for (int64_t k = begin; k < end; ++k) {
      const real here = x[n * K + k], best = y[k];
      const int32_t at = index[k];
      const bool better = beats(here, best);
      y[k] = better ? here : best;
      index[k] = better ? static_cast<int32_t>(n) : at;
    }
  }
}
}  // namespace

void max(Context& ctx, const MaxArgs& a) {
  for_grid(ctx, a.M, a.K, a.N, [&](int64_t m, int64_t begin, int64_t end) {
    const real* x = a.x + m * a.N * a.K;
    if (a.K == 1)
      max_row(x, a.N, a.y + m, a.index + m);
    else
      max_columns(x, a.N, a.K, begin, end, a.y + m * a.K, a.index + m * a.K);
  });
}

void max_grad(Context& ctx, const MaxGradArgs& a) {
  if (a.dx == nullptr) return;
  for_grid(ctx, a.M, a.N, a.K, [&](int64_t m, int64_t begin, int64_t end) {
    const real* dy = a.dy + m * a.K;
    const int32_t* index = a.index + m * a.K;
    real* dx = a.dx + m * a.N * a.K;
    for (int64_t n = begin; n < end; ++n)
      for (int64_t k = 0; k < a.K; ++k) dx[n * a.K + k] = index[k] == n ? dy[k] : 0;
  });
}

}  // namespace tt::TT_ISA
