// y = ln(1 + e^x) for x <= 20, else x; dx = dy / (1 + e^-x) for x <= 20, else dy. The threshold is PyTorch's.
// With w = 1 + e rounded, ln(1 + e) = e ln w / (w - 1) is exact to rounding for every e: the error of w is in numerator and denominator.
// Source of the logarithm: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 1.14.1 (Kahan).
#include "native/cpu/lanes.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
constexpr real linear_above = 20;
}

void softplus(Context& ctx, const SoftplusArgs& a) {
  assign_lanes(ctx, a.y, a.N, 8, [&](auto at) {
    const vreal x = at(a.x), e = vexp(x), w = real(1) + e;
    const vreal y = select(w == real(1), e, e * (vlog(w) / (w - real(1))));
    return select(x > linear_above, x, y);
  });
}

void softplus_grad(Context& ctx, const SoftplusGradArgs& a) {
  assign_lanes(ctx, a.dx, a.N, 4, [&](auto at) {
    const vreal x = at(a.x), dy = at(a.dy);
    return select(x > linear_above, dy, dy * vsigmoid(x));
  });
}

}  // namespace tt::TT_ISA
