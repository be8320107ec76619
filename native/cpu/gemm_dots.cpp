// y = x wᵀ for one to four rows of x: the weights are read once, in their own order, which is all the memory allows.
// Tiles of (rows of x) x 4 rows of w; a dot product sums lane by lane over k, then its lanes.
#include "native/cpu/gemm.h"

namespace tt::TT_ISA {

namespace {

template <int MR, int NR>
TT_INLINE void dot_tile(const Gemm& g, int64_t m, int64_t n) {
  vreal acc[MR][NR] = {};
  const real *a[MR], *b[NR];
  for (int r = 0; r < MR; ++r) a[r] = g.a[m + r];
  for (int c = 0; c < NR; ++c) b[c] = g.b[n + c];
  const auto add = [&](const vreal (&x)[MR], const vreal (&w)[NR]) TT_LAMBDA_INLINE {
    for (int r = 0; r < MR; ++r)
      for (int c = 0; c < NR; ++c) acc[r][c] = fma(x[r], w[c], acc[r][c]);
  };
  int64_t k = 0;
  vreal x[MR], w[NR];
  for (; k + lanes <= g.K; k += lanes) {
    for (int r = 0; r < MR; ++r) x[r] = load(a[r] + k);
    for (int c = 0; c < NR; ++c) w[c] = load(b[c] + k);
    add(x, w);
  }
  if (k < g.K) {
    for (int r = 0; r < MR; ++r) x[r] = load_part(a[r] + k, g.K - k);
    for (int c = 0; c < NR; ++c) w[c] = load_part(b[c] + k, g.K - k);
    add(x, w);
  }
  for (int r = 0; r < MR; ++r)
    for (int c = 0; c < NR; ++c) {
      real* out = g.c[m + r] + n + c;
      const real sum = lane_sum(acc[r][c]);
      *out = g.into == Into::add ? *out + sum : g.bias ? sum + g.bias[n + c] : sum;
    }
}

}  // namespace

void gemm_dots(const Gemm& g, const GemmPart& p) {
  constexpr int most_rows = 4, columns = 4;
  for (int64_t m = p.m0; m < p.m1; m += most_rows) {
    const int64_t left = p.m1 - m;
    with_int<most_rows>(left < most_rows ? left : most_rows, [&](auto rows) {
      constexpr int MR = decltype(rows)::value;
      int64_t n = p.n0;
      for (; n + columns <= p.n1; n += columns) dot_tile<MR, columns>(g, m, n);
      for (; n < p.n1; ++n) dot_tile<MR, 1>(g, m, n);
    });
  }
}

}  // namespace tt::TT_ISA
