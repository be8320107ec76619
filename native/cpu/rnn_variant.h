// The options of one layer and direction of rnn_variant, for both of its kernels.
#pragma once

#include "native/cpu/gate.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

struct RnnOptions {
  Gate f;
  double eps;
  const real *ln_x, *ln_h;  // [H] or null

  /// Whether a row's statistics are needed.
  bool by_rows() const { return ln_x || ln_h; }

  template <class Args>
  static RnnOptions of(const Args& a, int64_t i) {
    return {make_gate(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip), a.eps, a.ln_x[i], a.ln_h[i]};
  }
};

}  // namespace tt::TT_ISA
