// Vector exp, log, tanh and sigmoid.
//
// float: minimax polynomials of our own (Remez on the reduced interval) after Cody and Waite's reduction x = n ln 2 + r. Largest error over
// a dense sweep of all floats (test/native/vmath_test.cpp): exp 1.1, log 0.8, tanh 3.0, sigmoid 2.2 ulp; with AVX-512,
// where a reciprocal and a product round in place of one division, tanh 3.5 and sigmoid 2.7. double: the C library per lane, so that the
// build which checks gradients is exact.
// NaN stays NaN; ±inf, overflow to inf and underflow to 0 are as in the C library, but results below the smallest normal number are 0.
#pragma once

#include <cmath>

#include "native/cpu/simd.h"

namespace tt::TT_ISA {

/// f(x) per lane, for what has no vector form.
template <class F>
TT_INLINE vreal per_lane(vreal x, F&& f) {
  for (int i = 0; i < lanes; ++i) x[i] = f(static_cast<real>(x[i]));
  return x;
}

constexpr bool single = sizeof(real) == 4;

/// The limits keep NaN: a comparison with it is false.
TT_INLINE vreal clamp(vreal x, real low, real high) { return vmin(set1(high), vmax(set1(low), x)); }

/// x = n ln 2 + r with |r| <= ln 2 / 2, and p = e^r - 1, for |x| < 2^21. `rounded` holds n in its low bits.
struct ExpParts {
  vreal rounded, n, p;
};
TT_INLINE ExpParts exp_parts(vreal x) {
  const vreal magic = set1(real(12582912));  // 1.5 * 2^23: adding it rounds to an integer
  const vreal rounded = fma(x, set1(real(1.44269504088896341)), magic);
  const vreal n = rounded - magic;
  const vreal r = fma(n, set1(real(2.12194440e-4)), fma(n, set1(real(-0.693359375)), x));
  vreal q = fma(set1(real(1.39411279339e-3)), r, set1(real(8.36318124579e-3)));
  q = fma(q, r, set1(real(4.16663750784e-2)));
  q = fma(q, r, set1(real(0.166665769702)));
  q = fma(q, r, set1(real(0.500000002696)));
  return {rounded, n, fma(q, r * r, r)};
}

/// 2^n for -126 <= n <= 127.
TT_INLINE vreal power_of_two(vint n) { return (vreal)((n + 127) << 23); }
TT_INLINE vint integer(const ExpParts& e) { return (vint)e.rounded - (vint)set1(real(12582912)); }

/// 1 / x for normal numbers: the estimate of 14 bits and one Newton step err by 0.6 ulp and take a third of a division's time.
#if defined(__AVX512F__)
TT_INLINE __m512 reciprocal_estimate(__m512 x) { return _mm512_maskz_rcp14_ps(0xffff, x); }
TT_INLINE __m512d reciprocal_estimate(__m512d x) { return _mm512_maskz_rcp14_pd(0xff, x); }
TT_INLINE vreal reciprocal(vreal x) {
  const vreal estimate = (vreal)reciprocal_estimate(x);
  return fma(estimate, fma(-x, estimate, set1(1)), estimate);
}
#else
TT_INLINE vreal reciprocal(vreal x) { return real(1) / x; }
#endif

TT_INLINE vreal vexp(vreal x) {
  if constexpr (single) {
    const ExpParts e = exp_parts(clamp(x, real(-104), real(89)));
    // Two factors: n reaches 128 and -150, beyond the exponents of one number.
    const vint n = integer(e), half = n >> 1;
    return (e.p + real(1)) * power_of_two(half) * power_of_two(n - half);
  } else {
    return per_lane(x, [](real v) { return std::exp(v); });
  }
}

/// e^x - 1 for |x| <= 80, without cancellation near 0.
TT_INLINE vreal expm1_small(vreal x) {
  const ExpParts e = exp_parts(x);
  const vreal scale = power_of_two(integer(e));
  return fma(e.p, scale, scale - real(1));
}

TT_INLINE vreal vtanh(vreal x) {
  if constexpr (single) {
    const vreal e = expm1_small(clamp(x + x, real(-20), real(20)));
    return e * reciprocal(e + real(2));
  } else {
    return per_lane(x, [](real v) { return std::tanh(v); });
  }
}

TT_INLINE vreal vsigmoid(vreal x) {
  if constexpr (single) {
    const ExpParts e = exp_parts(clamp(-x, real(-87), real(87)));
    const vreal scale = power_of_two(integer(e));
    return reciprocal(fma(e.p, scale, scale + real(1)));
  } else {
    return per_lane(x, [](real v) { return real(1) / (real(1) + std::exp(-v)); });
  }
}

TT_INLINE vreal vlog(vreal x) {
  if constexpr (single) {
    // x = 2^n (1 + f), 1 + f in [sqrt 1/2, sqrt 2): shift the exponent so that the cut falls on sqrt 1/2 = 0x3f3504f3.
    const vint shifted = (vint)x - 0x3f3504f3;
    const vint n = shifted >> 23;
    const vreal f = (vreal)((shifted & 0x007fffff) + 0x3f3504f3) - real(1);
    vreal q = fma(set1(real(7.33253173686e-2)), f, set1(real(-0.116599146866)));
    q = fma(q, f, set1(real(0.116346563939)));
    q = fma(q, f, set1(real(-0.123967027028)));
    q = fma(q, f, set1(real(0.142511564242)));
    q = fma(q, f, set1(real(-0.166691509058)));
    q = fma(q, f, set1(real(0.200006880633)));
    q = fma(q, f, set1(real(-0.249999811873)));
    q = fma(q, f, set1(real(0.333333312569)));
    const vreal k = __builtin_convertvector(n, vreal), square = f * f;
    const vreal small = fma(q * f, square, fma(k, set1(real(-2.12194440e-4)), square * real(-0.5)));
    const vreal y = fma(k, set1(real(0.693359375)), f + small);
    const vreal infinity = set1(real(__builtin_inff()));
    const vreal special = select(x < real(0), set1(real(__builtin_nanf(""))), x);  // inf, NaN and negatives
    const vreal positive = select((x > real(0)) & (x < infinity), y, special);
    return select(x == real(0), -infinity, positive);
  } else {
    return per_lane(x, [](real v) { return std::log(v); });
  }
}

}  // namespace tt::TT_ISA
