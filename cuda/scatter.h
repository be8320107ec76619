// dx[m,at(i),k] += dy[m,j,k], i being the flat index of an element of dy, for the gradients of reads by index. In the order of j: a thread
// owns a column of dx, so an element has one writer and no atomic is needed: the same bits in every run.
#pragma once

#include "cuda/elementwise.h"

namespace tt::TT_ISA {

struct ScatterShape {
  int64_t M, N, J, K;  // dx is [M,N,K], dy is [M,J,K]
};

/// A null `dx` is a result nobody wants.
template <class At>
void scatter_add(Context& ctx, const ScatterShape& s, const real* dy, real* dx, At at) {
  if (dx == nullptr) return;
  assign(ctx, dx, s.M * s.N * s.K, [=] __device__(int64_t) { return real(0); });
  for_each(ctx, s.M * s.K, [=] __device__(int64_t mk) {
    const int64_t m = mk / s.K, k = mk % s.K;
    for (int64_t j = 0; j < s.J; ++j) {
      const int64_t i = (m * s.J + j) * s.K + k;
      dx[(m * s.N + at(i)) * s.K + k] += dy[i];
    }
  });
}

}  // namespace tt::TT_ISA
