// The equations of one recurrent step and their derivatives, written once for the CPU and the GPU.
//
// V is a number or a vector of numbers; M supplies sigmoid(V) and tanh(V). Capital A marks pre-activations: a.i = W_ii x + b_ii + W_hi h +
// b_hi and so on. A gradient struct has the fields of its forward struct and holds the derivative of the loss by that pre-activation.
// Sources: LSTM, Gers, Schmidhuber & Cummins 2000, eq. 1-6 (no peepholes). GRU, Cho et al. 2014, eq. 5-8; the reset gate after the product
// as in cuDNN's user guide. RNN, Elman 1990. The derivatives are by hand from these.
#pragma once

#include <cmath>

#include "native/math/host_device.h"

namespace tt {

/// M for plain numbers.
template <class T>
struct ScalarMath {
  TT_HOST_DEVICE static T sigmoid(T x) { return T(1) / (T(1) + std::exp(-x)); }
  TT_HOST_DEVICE static T tanh(T x) { return std::tanh(x); }
};

template <class V>
struct LstmGates {
  V i, f, g, o;
};

/// i = σ(a.i), f = σ(a.f), g = tanh(a.g), o = σ(a.o)
template <class M, class V>
TT_HOST_DEVICE inline LstmGates<V> lstm_gates(const LstmGates<V>& a) {
  return {M::sigmoid(a.i), M::sigmoid(a.f), M::tanh(a.g), M::sigmoid(a.o)};
}

/// c = f c_prev + i g
template <class V>
TT_HOST_DEVICE inline V lstm_memory(const LstmGates<V>& s, V c_prev) {
  return s.f * c_prev + s.i * s.g;
}

/// h = o tanh(c)
template <class M, class V>
TT_HOST_DEVICE inline V lstm_output(V o, V c) {
  return o * M::tanh(c);
}

template <class V>
struct LstmGrad {
  LstmGates<V> a;
  V dc_prev;
};

/// `s` are the activated gates, `tanh_c` is tanh(c), `dc` what reaches c from the next step; what reaches it through h is added here.
template <class V>
TT_HOST_DEVICE inline LstmGrad<V> lstm_step_grad(const LstmGates<V>& s, V c_prev, V tanh_c, V dh, V dc) {
  dc = dc + dh * s.o * (V{} + 1 - tanh_c * tanh_c);
  return {
      {dc * s.g * (s.i - s.i * s.i), dc * c_prev * (s.f - s.f * s.f), dc * s.i * (V{} + 1 - s.g * s.g), dh * tanh_c * (s.o - s.o * s.o)},
      dc * s.f};
}

template <class V>
struct GruGates {
  V r, z, n;
};

/// h = (1 - z) n + z h_prev
template <class V>
TT_HOST_DEVICE inline V gru_mix(V z, V n, V h_prev) {
  return n + z * (h_prev - n);
}

/// Reset after the product: r = σ(a.r), z = σ(a.z), n = tanh(a.n + r q), where a.n has the input's part only and q = W_hn h_prev + b_hn.
template <class M, class V>
TT_HOST_DEVICE inline GruGates<V> gru_gates(const GruGates<V>& a, V q) {
  const V r = M::sigmoid(a.r);
  return {r, M::sigmoid(a.z), M::tanh(a.n + r * q)};
}

template <class V>
struct GruGrad {
  GruGates<V> a;
  V dq;       // reset after the product: by q
  V dh_prev;  // what reaches h_prev past the products
};

/// Reset after the product; `s` are the activated gates.
template <class V>
TT_HOST_DEVICE inline GruGrad<V> gru_step_grad(const GruGates<V>& s, V q, V h_prev, V dh) {
  const V dn = dh * (V{} + 1 - s.z) * (V{} + 1 - s.n * s.n);
  return {{dn * q * (s.r - s.r * s.r), dh * (h_prev - s.n) * (s.z - s.z * s.z), dn}, dn * s.r, dh * s.z};
}

/// Reset before the product, first half: everything but r, whose gradient waits for drh = W_hnᵀ a.n; a.r is 0.
template <class V>
TT_HOST_DEVICE inline GruGrad<V> gru_before_grad(const GruGates<V>& s, V h_prev, V dh) {
  const V dn = dh * (V{} + 1 - s.z) * (V{} + 1 - s.n * s.n);
  return {{V{}, dh * (h_prev - s.n) * (s.z - s.z * s.z), dn}, dn, dh * s.z};
}

/// Second half: by the pre-activation of r, from the gradient drh of r h_prev.
template <class V>
TT_HOST_DEVICE inline V gru_before_reset_grad(V r, V h_prev, V drh) {
  return drh * h_prev * (r - r * r);
}

/// max(a, 0); NaN stays NaN.
template <class V>
TT_HOST_DEVICE inline V relu_step(V a) {
  return a < V{} ? V{} : a;
}

/// Derivatives by the pre-activation, from the output h.
template <class V>
TT_HOST_DEVICE inline V tanh_step_grad(V h, V dh) {
  return dh * (V{} + 1 - h * h);
}
template <class V>
TT_HOST_DEVICE inline V relu_step_grad(V h, V dh) {
  return h > V{} ? dh : V{};
}

}  // namespace tt
