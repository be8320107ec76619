// Sums in float64 whose order depends on the sizes alone: chunks of a fixed size are summed anywhere, their sums are added in chunk order.
#pragma once

#include "native/cpu/elementwise.h"

namespace tt::TT_ISA {

/// Σ f(i) over [begin, end): sixteen sums side by side, so that it vectorises alike on every instruction set.
template <class F>
double sum_range(int64_t begin, int64_t end, F f) {
  constexpr int width = 16;
  double sums[width] = {};
  int64_t i = begin;
  for (; i + width <= end; i += width)
    for (int j = 0; j < width; ++j) sums[j] += f(i + j);
  for (int j = 0; i < end; ++i, ++j) sums[j] += f(i);
  for (int half = width / 2; half > 0; half /= 2)
    for (int j = 0; j < half; ++j) sums[j] += sums[j + half];
  return sums[0];
}

/// out(i, Σ_c partial[c, i]) for i in [0, n), c in [0, chunks) ascending.
template <class F>
void fold(Context& ctx, const double* partial, int64_t chunks, int64_t n, F out) {
  for_parts(ctx, n, chunks, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      double sum = 0;
      for (int64_t c = 0; c < chunks; ++c) sum += partial[c * n + i];
      out(i, sum);
    }
  });
}

/// Σ f(i) over [0, n), f costing `cost` simple operations.
template <class F>
double sum_all(Context& ctx, int64_t n, int64_t cost, F f) {
  constexpr int64_t chunk = 4096;
  const int64_t chunks = (n + chunk - 1) / chunk;
  double* partial = ctx.workspace.take<double>(chunks);
  ctx.team.parallel_for(chunks, grain_of(cost * chunk), [&](int64_t begin, int64_t end) {
    for (int64_t c = begin; c < end; ++c) partial[c] = sum_range(c * chunk, c * chunk + chunk < n ? c * chunk + chunk : n, f);
  });
  double sum = 0;
  for (int64_t c = 0; c < chunks; ++c) sum += partial[c];
  return sum;
}

/// y[m,k] = scale Σ_n x[m,n,k].
inline void sum_middle(Context& ctx, const real* x, double scale, int64_t M, int64_t N, int64_t K, real* y) {
  if (y == nullptr) return;
  const int64_t rows = K < 256 ? 16384 / (K > 0 ? K : 1) : 64;
  const int64_t chunks = (N + rows - 1) / rows;
  double* partial = ctx.workspace.take<double>(chunks * M * K);
  for_grid(ctx, M, chunks, rows * K, [&](int64_t m, int64_t begin, int64_t end) {
    for (int64_t c = begin; c < end; ++c) {
      const int64_t first = c * rows, last = first + rows < N ? first + rows : N;
      const real* from = x + m * N * K;
      double* to = partial + (c * M + m) * K;
      if (K == 1) {
        *to = sum_range(first, last, [&](int64_t n) { return static_cast<double>(from[n]); });
        continue;
      }
      for (int64_t k = 0; k < K; ++k) to[k] = 0;
      for (int64_t n = first; n < last; ++n)
        for (int64_t k = 0; k < K; ++k) to[k] += from[n * K + k];
    }
  });
  fold(ctx, partial, chunks, M * K, [&](int64_t i, double sum) { y[i] = static_cast<real>(scale * sum); });
}

}  // namespace tt::TT_ISA
