// Sums in float64 whose order depends on the sizes alone: chunks of a fixed size are summed by one block or thread each, their sums are
// added in a second launch. No atomics: the same bits in every run and on every device.
#pragma once

#include "cuda/elementwise.h"
#include "cuda/group.h"

namespace tt::TT_ISA {

constexpr int64_t sum_chunk = 4096;

/// partial[c] = Σ f(i) over chunk c of [0, n), or over all of it in one chunk.
template <class F>
__global__ void sum_chunks(int64_t n, int64_t chunk, F f, double* partial) {
  for (int64_t c = blockIdx.x; c * chunk < n || c == 0; c += gridDim.x) {
    const int64_t end = c * chunk + chunk < n ? c * chunk + chunk : n;
    double sum = 0;
    for (int64_t i = c * chunk + threadIdx.x; i < end; i += blockDim.x) sum += f(i);
    sum = block_sum(sum);
    if (threadIdx.x == 0) partial[c] = sum;
  }
}

template <class T>
struct Load {
  const T* x;
  __device__ double operator()(int64_t i) const { return x[i]; }
};

/// *sum = Σ f(i) over [0, n); `sum` is on the device, and 0 for n = 0.
template <class F>
void sum_all(Context& ctx, int64_t n, F f, double* sum) {
  const int64_t chunks = (n + sum_chunk - 1) / sum_chunk;
  if (chunks <= 1) return launch(ctx, 1, block_threads, sum_chunks<F>, n, sum_chunk, f, sum);
  double* partial = ctx.take<double>(chunks);
  launch(ctx, walking_blocks(ctx, chunks), block_threads, sum_chunks<F>, n, sum_chunk, f, partial);
  launch(ctx, 1, block_threads, sum_chunks<Load<double>>, chunks, chunks, Load<double>{partial}, sum);
}

/// partial[c,m] = Σ_n x(m N + n) over chunk c: one block each.
template <class F>
__global__ void sum_rows(F x, int64_t M, int64_t N, int64_t chunk, int64_t chunks, double* partial) {
  for (int64_t cm = blockIdx.x; cm < chunks * M; cm += gridDim.x) {
    const int64_t m = cm % M, first = cm / M * chunk, end = first + chunk < N ? first + chunk : N;
    double sum = 0;
    for (int64_t n = first + threadIdx.x; n < end; n += blockDim.x) sum += x(m * N + n);
    sum = block_sum(sum);
    if (threadIdx.x == 0) partial[cm] = sum;
  }
}

/// out(mk, Σ_n x((m N + n) K + k)) for all m and k, x and out being functions on the device.
template <class F, class Out>
void sum_middle_into(Context& ctx, int64_t M, int64_t N, int64_t K, F x, Out out) {
  const int64_t rows = K == 1 ? sum_chunk : 64;
  const int64_t chunks = (N + rows - 1) / rows;
  double* partial = ctx.take<double>(chunks * M * K);
  if (K == 1)
    launch(ctx, walking_blocks(ctx, chunks * M), block_threads, sum_rows<F>, x, M, N, rows, chunks, partial);
  else
    assign(ctx, partial, chunks * M * K, [=] __device__(int64_t i) {
      const int64_t k = i % K, m = i / K % M, first = i / (K * M) * rows, end = first + rows < N ? first + rows : N;
      double sum = 0;
      for (int64_t n = first; n < end; ++n) sum += x((m * N + n) * K + k);
      return sum;
    });
  for_each(ctx, M * K, [=] __device__(int64_t i) {
    double sum = 0;
    for (int64_t c = 0; c < chunks; ++c) sum += partial[c * M * K + i];
    out(i, sum);
  });
}

/// y[m,k] = scale Σ_n x[m,n,k].
inline void sum_middle(Context& ctx, const real* x, double scale, int64_t M, int64_t N, int64_t K, real* y) {
  if (y) sum_middle_into(ctx, M, N, K, Load<real>{x}, [=] __device__(int64_t i, double sum) { y[i] = static_cast<real>(scale * sum); });
}

}  // namespace tt::TT_ISA
