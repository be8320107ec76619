// The options of one layer and direction of lstm_variant, for both of its kernels.
#pragma once

#include "native/cpu/gate.h"
#include "native/cpu/recurrent_mask.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

struct LstmOptions {
  Gate f, g, h;
  real cell_clip;  // 0: none
  Coupled coupled;
  double eps;
  const real *w_ci, *w_cf, *w_co;              // [H] or null
  const real *ln_x, *ln_h, *ln_c, *ln_c_bias;  // [4H], [4H], [H], [H] or null
  Mask zoneout_c, candidate;

  /// Whether a row's statistics are needed.
  bool by_rows() const { return ln_x || ln_h || ln_c; }
  bool peeps() const { return w_ci || w_cf || w_co; }

  template <class Args>
  static LstmOptions of(const Args& a, int64_t i) {
    return {make_gate(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip),
            make_gate(a.g[i], a.g_alpha[i], a.g_beta[i], a.clip),
            make_gate(a.h[i], a.h_alpha[i], a.h_beta[i], 0),
            static_cast<real>(a.cell_clip),
            a.coupled,
            a.eps,
            a.w_ci[i],
            a.w_cf[i],
            a.w_co[i],
            a.ln_x[i],
            a.ln_h[i],
            a.ln_c[i],
            a.ln_c_bias[i],
            zoneout_mask(a, a.zoneout_c, Masked::zoneout_c, i),
            dropout_mask(a, a.candidate_dropout, Masked::candidate, i)};
  }
};

}  // namespace tt::TT_ISA
