#include "native/cpu/gate.h"

#include "native/cpu/lanes.h"

namespace tt::TT_ISA {

namespace {

/// M of the activation functions for vectors.
struct GateMath {
  TT_INLINE static vreal sigmoid(vreal x) { return vsigmoid(x); }
  TT_INLINE static vreal tanh(vreal x) { return vtanh(x); }
  TT_INLINE static vreal expm1(vreal x) {
    if constexpr (single) {
      return select(x < real(80), expm1_small(clamp(x, real(-80), real(80))), vexp(x));
    } else {
      return per_lane(x, [](real v) { return std::expm1(v); });
    }
  }
  /// max(x, 0) + ln(1 + e), e = e^-|x|; ln(1 + e) = e ln w / (w - 1) with w = 1 + e rounded is exact to rounding (Higham 2002, 1.14.1).
  TT_INLINE static vreal softplus(vreal x) {
    const vreal e = vexp(-vabs(x)), w = real(1) + e;
    const vreal small = select(w == real(1), e, e * (vlog(w) / (w - real(1))));
    return select(x > real(0), x, vreal{}) + select(x == x, small, x);
  }
};

}  // namespace

Gate Gate::make(double kind, double alpha, double beta, double clip) {
  Gate gate{static_cast<ActivationKind>(static_cast<int>(kind)),
            static_cast<real>(alpha),
            static_cast<real>(beta),
            static_cast<real>(clip),
            0,
            0};
  if (gate.clip <= 0) return gate;
  gate.low = -gate.clip;
  gate.high = gate.clip;
  activate(gate, &gate.low, 1);
  activate(gate, &gate.high, 1);
  return gate;
}

void activate(const Gate& gate, real* x, int64_t n) {
  const vreal alpha = set1(gate.alpha), beta = set1(gate.beta);
  const real most = gate.clip > 0 ? gate.clip : real(__builtin_inff());
  with_kind(gate.kind, [&](auto kind) TT_LAMBDA_INLINE {
    // One body for whole vectors and the rest: a value must not depend on which of them computed it, as `low` and `high` are compared.
    each_vector(0, n, [&](int64_t i, int64_t count) TT_LAMBDA_INLINE {
      const vreal v = clamp(count == lanes ? load(x + i) : load_part(x + i, count), -most, most);
      store_part(x + i, activation_value<decltype(kind)::value, GateMath>(v, alpha, beta), count);
    });
  });
}

void activate_grad(const Gate& gate, const real* y, real* d, int64_t n) {
  const vreal alpha = set1(gate.alpha), beta = set1(gate.beta), low = set1(gate.low), high = set1(gate.high);
  with_kind(gate.kind, [&](auto kind) TT_LAMBDA_INLINE {
    for_lanes(0, n, [&](auto at) TT_LAMBDA_INLINE {
      const vreal value = at(y), slope = activation_slope<decltype(kind)::value, GateMath>(value, alpha, beta);
      at.put(d, at(d) * (gate.clip > 0 ? select((value == low) | (value == high), vreal{}, slope) : slope));
    });
  });
}

}  // namespace tt::TT_ISA
