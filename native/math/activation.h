// The activation functions of ONNX's recurrent operators with their derivatives, written once for the CPU and the GPU.
//
// V is a number or a vector of numbers; M supplies sigmoid, tanh, expm1 and softplus of V. A derivative is a function of the output y, so
// the activated gates are all that is saved. That asks for a function which does not fold: LeakyRelu and Elu need alpha >= 0, ScaledTanh
// alpha != 0. At a kink the derivative is PyTorch's: that of the flat side.
// Source: ONNX operator LSTM, attribute `activations`.
#pragma once

#include <cmath>

#include "native/math/host_device.h"

namespace tt {

/// In the order of the numbers in ops/recurrent_variants.op.
enum class ActivationKind {
  sigmoid,
  tanh,
  relu,
  affine,            // alpha x + beta
  leaky_relu,        // x > 0 ? x : alpha x
  thresholded_relu,  // x > alpha ? x : 0
  scaled_tanh,       // alpha tanh(beta x)
  hard_sigmoid,      // min(max(alpha x + beta, 0), 1)
  elu,               // x > 0 ? x : alpha (e^x - 1)
  softsign,          // x / (1 + |x|)
  softplus,          // ln(1 + e^x)
};

/// f(x). NaN stays NaN.
template <ActivationKind K, class M, class V>
TT_HOST_DEVICE inline V activation_value(V x, V alpha, V beta) {
  const V zero{}, one = zero + 1;
  if constexpr (K == ActivationKind::sigmoid) return M::sigmoid(x);
  if constexpr (K == ActivationKind::tanh) return M::tanh(x);
  if constexpr (K == ActivationKind::relu) return x < zero ? zero : x;
  if constexpr (K == ActivationKind::affine) return alpha * x + beta;
  if constexpr (K == ActivationKind::leaky_relu) return x > zero ? x : alpha * x;
  if constexpr (K == ActivationKind::thresholded_relu) return x <= alpha ? zero : x;
  if constexpr (K == ActivationKind::scaled_tanh) return alpha * M::tanh(beta * x);
  if constexpr (K == ActivationKind::hard_sigmoid) {
    const V y = alpha * x + beta;
    return y < zero ? zero : (y > one ? one : y);
  }
  if constexpr (K == ActivationKind::elu) return x > zero ? x : alpha * M::expm1(x);
  if constexpr (K == ActivationKind::softsign) return x / (one + (x < zero ? -x : x));
  if constexpr (K == ActivationKind::softplus) return M::softplus(x);
}

/// f'(x) where f(x) = y.
template <ActivationKind K, class M, class V>
TT_HOST_DEVICE inline V activation_slope(V y, V alpha, V beta) {
  const V zero{}, one = zero + 1;
  if constexpr (K == ActivationKind::sigmoid) return y - y * y;
  if constexpr (K == ActivationKind::tanh) return one - y * y;
  if constexpr (K == ActivationKind::relu) return y > zero ? one : zero;
  if constexpr (K == ActivationKind::affine) return alpha;
  if constexpr (K == ActivationKind::leaky_relu) return y > zero ? one : alpha;
  if constexpr (K == ActivationKind::thresholded_relu) return y == zero ? zero : one;
  if constexpr (K == ActivationKind::scaled_tanh) return beta * (alpha - y * y / alpha);
  if constexpr (K == ActivationKind::hard_sigmoid) return y > zero ? (y < one ? alpha : zero) : zero;
  if constexpr (K == ActivationKind::elu) return y > zero ? one : y + alpha;
  if constexpr (K == ActivationKind::softsign) {
    const V rest = one - (y < zero ? -y : y);
    return rest * rest;
  }
  if constexpr (K == ActivationKind::softplus) return -M::expm1(-y);
}

template <ActivationKind K>
struct KindOf {
  static constexpr ActivationKind value = K;
};

/// f(KindOf<k>) for the kind of a gate.
template <class F>
TT_HOST_DEVICE inline void with_kind(ActivationKind kind, F&& f) {
  switch (kind) {
    case ActivationKind::sigmoid:
      return f(KindOf<ActivationKind::sigmoid>{});
    case ActivationKind::tanh:
      return f(KindOf<ActivationKind::tanh>{});
    case ActivationKind::relu:
      return f(KindOf<ActivationKind::relu>{});
    case ActivationKind::affine:
      return f(KindOf<ActivationKind::affine>{});
    case ActivationKind::leaky_relu:
      return f(KindOf<ActivationKind::leaky_relu>{});
    case ActivationKind::thresholded_relu:
      return f(KindOf<ActivationKind::thresholded_relu>{});
    case ActivationKind::scaled_tanh:
      return f(KindOf<ActivationKind::scaled_tanh>{});
    case ActivationKind::hard_sigmoid:
      return f(KindOf<ActivationKind::hard_sigmoid>{});
    case ActivationKind::elu:
      return f(KindOf<ActivationKind::elu>{});
    case ActivationKind::softsign:
      return f(KindOf<ActivationKind::softsign>{});
    case ActivationKind::softplus:
      return f(KindOf<ActivationKind::softplus>{});
  }
}

}  // namespace tt
