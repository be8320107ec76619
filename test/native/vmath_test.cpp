// Largest error of the vector functions against the C library in higher precision, over a dense sweep of all floats, and special values.
#include "native/cpu/vmath.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <limits>

#include "native/cpu/verf.h"

namespace {

using namespace tt;
using namespace tt::TT_ISA;
int failures = 0;

/// Distance of y from the exact value in units of the last place of the exact value; results that underflow count as 0.
double ulps(real y, long double exact) {
  const real nearest = static_cast<real>(exact);
  if (std::isnan(nearest)) return std::isnan(y) ? 0 : 1e9;
  if (nearest == y && std::isinf(y)) return 0;
  if (std::isinf(nearest) || std::isinf(y) || std::isnan(y)) return 1e9;
  if (std::fabs(nearest) < std::numeric_limits<real>::min() * 2)
    return y == 0 || std::fabs(y) < std::numeric_limits<real>::min() * 2 ? 0 : 1e9;
  int exponent;
  std::frexp(nearest, &exponent);
  return static_cast<double>(std::fabs(exact - static_cast<long double>(y)) /
                             std::ldexp(1.0L, exponent - std::numeric_limits<real>::digits));
}

template <class F, class G>
void sweep(const char* name, double limit, F fast, G exact) {
  double worst = 0;
  real at = 0;
  const auto check = [&](const real* x, int n) {
    real y[lanes] = {};
    store_part(y, fast(load_part(x, n)), n);
    for (int i = 0; i < n; ++i) {
      const double e = ulps(y[i], exact(static_cast<long double>(x[i])));
      if (!(e <= worst)) worst = e, at = x[i];
    }
  };
  real x[lanes];
  int n = 0;
  for (uint64_t bits = 0; bits < (uint64_t{1} << 32); bits += 1021) {
    const uint32_t word = static_cast<uint32_t>(bits);
    float f;
    std::memcpy(&f, &word, 4);
    if (f != 0 && std::fabs(f) < std::numeric_limits<float>::min()) continue;
    x[n++] = f;
    if (n == lanes) check(x, n), n = 0;
  }
  const real inf = std::numeric_limits<real>::infinity(), nan = std::numeric_limits<real>::quiet_NaN();
  for (real special : {real(0), real(-0.0), inf, -inf, nan, real(1), real(-1), real(88.8), real(-87.2), real(1e-30)}) check(&special, 1);
  std::printf("%-8s %.2f ulp at %.9g\n", name, worst, static_cast<double>(at));
  if (!(worst <= limit)) ++failures;
}

}  // namespace

int main() {
  sweep("exp", 1.1, vexp, [](long double x) { return std::exp(x); });
  sweep("log", 1.1, vlog, [](long double x) { return std::log(x); });
  // AVX-512 multiplies by a reciprocal instead of dividing: one rounding more (vmath.h).
  constexpr bool divides = vector_bytes != 64;
  sweep("tanh", divides ? 3.0 : 3.5, vtanh, [](long double x) { return std::tanh(x); });
  sweep("sigmoid", divides ? 2.2 : 2.7, vsigmoid, [](long double x) { return 1 / (1 + std::exp(-x)); });
  sweep("erf", 2.6, verf, [](long double x) { return std::erf(x); });
  return failures;
}
