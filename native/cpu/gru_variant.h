// The options of one layer and direction of gru_variant, for both of its kernels.
#pragma once

#include "native/cpu/gate.h"
#include "native/cpu/recurrent_mask.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

struct GruOptions {
  Gate f, g;
  double eps;
  const real *ln_x, *ln_h;  // [3H] or null: r and z are normalised together, n by itself
  Mask candidate;

  /// Whether a row's statistics are needed.
  bool by_rows() const { return ln_x || ln_h; }

  template <class Args>
  static GruOptions of(const Args& a, int64_t i) {
    return {make_gate(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip),
            make_gate(a.g[i], a.g_alpha[i], a.g_beta[i], a.clip),
            a.eps,
            a.ln_x[i],
            a.ln_h[i],
            dropout_mask(a, a.candidate_dropout, Masked::candidate, i)};
  }
};

}  // namespace tt::TT_ISA
