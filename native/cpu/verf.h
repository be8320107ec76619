// Vector error function.
//
// float: for |x| < 1 an odd polynomial, beyond it 1 - e^(-t q(t)) with q a polynomial for -ln(erfc t) / t on [1, 4] (Chebyshev fits of our
// own); erf is 1 to rounding from 4 on. Largest error over a dense sweep of all floats: 2.6 ulp. double: the C library per lane.
#pragma once

#include "native/cpu/vmath.h"

namespace tt::TT_ISA {

TT_INLINE vreal verf(vreal x) {
  if constexpr (single) {
    const vreal s = x * x;
    vreal p = fma(set1(real(7.87587506e-5)), s, set1(real(-8.01686429e-4)));
    p = fma(p, s, set1(real(5.18908742e-3)));
    p = fma(p, s, set1(real(-2.68542120e-2)));
    p = fma(p, s, set1(real(0.112835947152)));
    p = fma(p, s, set1(real(-0.376126266667)));
    p = fma(p, s, set1(real(1.12837916585)));

    const vreal t = vmin(set1(real(4)), vabs(x));
    vreal q = fma(set1(real(-1.16603250e-6)), t, set1(real(3.65930118e-5)));
    q = fma(q, t, set1(real(-5.15745564e-4)));
    q = fma(q, t, set1(real(4.37392262e-3)));
    q = fma(q, t, set1(real(-2.53086012e-2)));
    q = fma(q, t, set1(real(0.108091912626)));
    q = fma(q, t, set1(real(0.633971447589)));
    q = fma(q, t, set1(real(1.12895724339)));
    const vreal far = real(1) - vexp(-q * t);
    return select(vabs(x) < real(1), x * p, select(x < real(0), -far, far));
  } else {
    return per_lane(x, [](real v) { return std::erf(v); });
  }
}

}  // namespace tt::TT_ISA
