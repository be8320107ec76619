// y = x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2, exact; dx = dy (Φ(x) + x φ(x)), φ the normal density.
// Source: Hendrycks & Gimpel 2016.
#include "native/cpu/lanes.h"
#include "native/cpu/verf.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
vreal cdf(vreal x) { return real(0.5) * (real(1) + verf(x * real(0.7071067811865476))); }
vreal density(vreal x) { return real(0.3989422804014327) * vexp(real(-0.5) * x * x); }
}  // namespace

void gelu(Context& ctx, const GeluArgs& a) {
  assign_lanes(ctx, a.y, a.N, 8, [&](auto at) { return at(a.x) * cdf(at(a.x)); });
}

void gelu_grad(Context& ctx, const GeluGradArgs& a) {
  assign_lanes(ctx, a.dx, a.N, 12, [&](auto at) {
    const vreal x = at(a.x);
    return at(a.dy) * (cdf(x) + x * density(x));
  });
}

}  // namespace tt::TT_ISA
