// What every recurrent op is given: the description of a stack of layers, for the CPU and the GPU.
//
// Layer l reads x (l = 0) or the outputs of layer l-1, dropped out; its D directions write side by side into [B,T,D*P].
#pragma once

#include "native/gen/args.h"

namespace tt {

struct Stack {
  int64_t B, T, I, H, P, L, D;
  double dropout;
  int64_t seed, step;
  const real* x;
  const int32_t* lengths;
  const real* h0;
  List<const real> w_ih, w_hh, b_ih, b_hh;

  int64_t outputs() const { return D * P; }
  int64_t inputs(int64_t layer) const { return layer == 0 ? I : outputs(); }
  int64_t length(int64_t b) const { return lengths ? lengths[b] : T; }
  bool drops(int64_t layer) const { return layer > 0 && dropout > 0; }
  /// Part (layer, direction) of a [L*D,B,width] state, null if absent.
  template <class V>
  V* state(V* all, int64_t layer, int64_t direction, int64_t width) const {
    return all ? all + (layer * D + direction) * B * width : nullptr;
  }
};

/// The fields every recurrent op has; P is H where the op has no projection.
template <class Args>
Stack stack_of(const Args& a, int64_t P) {
  return {a.B, a.T, a.I, a.H, P, a.L, a.D, a.dropout, a.seed, a.step, a.x, a.lengths, a.h0, a.w_ih, a.w_hh, a.b_ih, a.b_hh};
}

}  // namespace tt
