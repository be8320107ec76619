// y = x wᵀ for one to four rows of x: the weights are read once, in their own order, which is all the memory allows.
#include "native/cpu/dot.h"
#include "native/cpu/gemm.h"

namespace tt::TT_ISA {

namespace {

template <int MR, int NR>
TT_INLINE void dot_block(const Gemm& g, int64_t m, int64_t n) {
  const real *a[MR], *b[NR];
  for (int r = 0; r < MR; ++r) a[r] = g.a[m + r];
  for (int c = 0; c < NR; ++c) b[c] = g.b[n + c];
  real sums[MR][NR];
  dot_tile<MR, NR>(a, b, g.K, sums);
  for (int r = 0; r < MR; ++r)
    for (int c = 0; c < NR; ++c) {
      real& out = g.c[m + r][n + c];
      out = (g.into == Into::add ? out : g.bias ? g.bias[n + c] : real(0)) + sums[r][c];
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
      for (; n + columns <= p.n1; n += columns) dot_block<MR, columns>(g, m, n);
      for (; n < p.n1; ++n) dot_block<MR, 1>(g, m, n);
    });
  }
}

}  // namespace tt::TT_ISA
