// y = x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2, exact; dx = dy (Φ(x) + x φ(x)), φ the normal density.
// Source: Hendrycks & Gimpel 2016.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
__device__ real cdf(real x) { return real(0.5) * (1 + std::erf(x * real(0.7071067811865476))); }
__device__ real density(real x) { return real(0.3989422804014327) * std::exp(real(-0.5) * x * x); }
}  // namespace

void gelu(Context& ctx, const GeluArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.x[i] * cdf(a.x[i]); });
}

void gelu_grad(Context& ctx, const GeluGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) {
    const real x = a.x[i];
    return a.dy[i] * (cdf(x) + x * density(x));
  });
}

}  // namespace tt::TT_ISA
