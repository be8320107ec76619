// What the options of the cells add to the equations of native/math/cell.h, for numbers and vectors of numbers.
// Sources: coupled gates, Greff et al. 2017, appendix A; the derivatives are by hand.
#pragma once

#include "native/math/cell.h"

namespace tt {

/// i = 1 - f or f = 1 - i
template <class V>
TT_HOST_DEVICE inline V coupled_gate(V free) {
  return V{} + 1 - free;
}

/// c bounded to ±most; most 0 is no bound. NaN stays NaN.
template <class V>
TT_HOST_DEVICE inline V clip_memory(V c, V most) {
  return most > V{} ? (c > most ? most : (c < -most ? -most : c)) : c;
}

/// The gradient dc by the clipped c, taken to the unclipped one.
template <class V>
TT_HOST_DEVICE inline V clip_memory_grad(V c, V most, V dc) {
  return most > V{} ? (c > most ? V{} : (c < -most ? V{} : dc)) : dc;
}

template <class V>
struct LstmMemoryGrad {
  V i, f, g, c_prev;
};

/// Of c = f c_prev + i g, by the activated gates.
template <class V>
TT_HOST_DEVICE inline LstmMemoryGrad<V> lstm_memory_grad(const LstmGates<V>& s, V c_prev, V dc) {
  return {dc * s.g, dc * c_prev, dc * s.i, dc * s.f};
}

template <class V>
struct GruMixGrad {
  V z, n, h_prev;
};

/// Of h = (1 - z) n + z h_prev, by the activated gates.
template <class V>
TT_HOST_DEVICE inline GruMixGrad<V> gru_mix_grad(V z, V n, V h_prev, V dh) {
  return {dh * (h_prev - n), dh * (V{} + 1 - z), dh * z};
}

}  // namespace tt
