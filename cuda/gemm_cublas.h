// Products that cuBLAS takes: large ones of plain matrices, without an index or a limit.
#pragma once

#include "cuda/cublas.h"
#include "cuda/elementwise.h"
#include "cuda/gemm.h"

namespace tt::TT_ISA {

/// Queues g there. False when it is no product for cuBLAS, or there is no cuBLAS.
inline bool gemm_by_cublas(Context& ctx, const Gemm& g) {
  constexpr int64_t worthwhile = int64_t{1} << 22;  // products of numbers: below, loading a library for them is not
  const int64_t count = g.batch.outer * g.batch.inner;
  const bool plain = !g.a.index && !g.b.index && !g.c.index && !g.limit.lengths && (g.batch.inner == 1 || g.batch.outer == 1);
  if (!plain || ctx.cublas == nullptr || count * g.M * g.N * g.K < worthwhile) return false;
  const auto step = [&](const auto& rows) { return g.batch.inner == 1 ? rows.outer_step : rows.inner_step; };
  const bool biased = g.into == Into::assign && g.bias;
  const BlasProduct p{g.M,
                      g.N,
                      g.K,
                      count,
                      {g.a.data, g.a.stride, step(g.a), g.form == Form::at_b},
                      {g.b.data, g.b.stride, step(g.b), g.form == Form::a_bt},
                      g.c.data,
                      g.c.stride,
                      step(g.c),
                      biased || g.into == Into::add};
  if (!ctx.cublas->takes(p)) return false;
  if (biased)
    for_each(ctx, count * g.M * g.N, [=] __device__(int64_t i) {
      const int64_t n = i % g.N, m = i / g.N % g.M;
      p.c[i / (g.N * g.M) * p.c_step + m * p.c_stride + n] = g.bias[n];
    });
  if (ctx.failed()) return true;
  const bool timed = ctx.profile.on();
  if (timed) ctx.check(ctx.profile.before(ctx.stream), "timing of kernels");
  if (!ctx.cublas->multiply(ctx.stream, ctx.precision, p)) ctx.check(cudaErrorUnknown, "cuBLAS");
  if (timed) ctx.check(ctx.profile.after(ctx.stream, "cuBLAS"), "timing of kernels");
  return true;
}

}  // namespace tt::TT_ISA
