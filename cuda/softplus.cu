// y = ln(1 + e^x) for x <= 20, else x; dx = dy / (1 + e^-x) for x <= 20, else dy. The threshold is PyTorch's.
#include <cmath>

#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
constexpr real linear_above = 20;
}

void softplus(Context& ctx, const SoftplusArgs& a) {
  assign(ctx, a.y, a.N, [=] __device__(int64_t i) { return a.x[i] > linear_above ? a.x[i] : std::log1p(std::exp(a.x[i])); });
}

void softplus_grad(Context& ctx, const SoftplusGradArgs& a) {
  assign(ctx, a.dx, a.N, [=] __device__(int64_t i) { return a.x[i] > linear_above ? a.dy[i] : a.dy[i] / (1 + std::exp(-a.x[i])); });
}

}  // namespace tt::TT_ISA
