// y = x wᵀ for one to four rows of x, by dot products (dot.h).
#include "native/cpu/dot.h"
#include "native/cpu/gemm.h"

namespace tt::TT_ISA {

void gemm_dots(const Gemm& g, const GemmPart& p) {
  constexpr int most_rows = 4;
  for (int64_t m = p.m0; m < p.m1; m += most_rows)
    with_int<most_rows>(p.m1 - m < most_rows ? p.m1 - m : most_rows, [&](auto rows) {
      constexpr int MR = decltype(rows)::value;
      const real* a[MR];
      for (int r = 0; r < MR; ++r) a[r] = g.a[m + r];
      each_vector(p.n0, p.n1, [&](int64_t n, int64_t count) {
        vreal sums[MR];
        dot_rows(a, g.b.from(n), count, g.K, sums);
        for (int r = 0; r < MR; ++r) {
          real* out = g.c[m + r] + n;
          if (g.into == Into::add)
            sums[r] += load_part(out, count);
          else if (g.bias)
            sums[r] += load_part(g.bias + n, count);
          store_part(out, sums[r], count);
        }
      });
    });
}

}  // namespace tt::TT_ISA
