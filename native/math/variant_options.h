// The options of one layer and direction of the variants, for both of their kernels on the CPU and the GPU. Gate is a gate's activation
// function there (make(kind, alpha, beta, clip)), Mask a random mask (recurrent_mask.h).
#pragma once

#include "native/gen/args.h"
#include "native/math/recurrent_mask.h"

namespace tt {

template <class Gate, class Mask>
struct LstmOptionsOf {
  Gate f, g, h;
  real cell_clip;  // 0: none
  Coupled coupled;
  double eps;
  const real *w_ci, *w_cf, *w_co;              // [H] or null
  const real *ln_x, *ln_h, *ln_c, *ln_c_bias;  // [4H], [4H], [H], [H] or null
  Mask zoneout_c, candidate;

  /// Whether a row's statistics are needed.
  TT_HOST_DEVICE bool by_rows() const { return ln_x || ln_h || ln_c; }
  TT_HOST_DEVICE bool peeps() const { return w_ci || w_cf || w_co; }

  template <class Args>
  static LstmOptionsOf of(const Args& a, int64_t i) {
    return {Gate::make(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip),
            Gate::make(a.g[i], a.g_alpha[i], a.g_beta[i], a.clip),
            Gate::make(a.h[i], a.h_alpha[i], a.h_beta[i], 0),
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
            zoneout_mask<Mask>(a, a.zoneout_c, Masked::zoneout_c, i),
            dropout_mask<Mask>(a, a.candidate_dropout, Masked::candidate, i)};
  }
};

template <class Gate, class Mask>
struct GruOptionsOf {
  Gate f, g;
  double eps;
  const real *ln_x, *ln_h;  // [3H] or null: r and z are normalised together, n by itself
  Mask candidate;

  /// Whether a row's statistics are needed.
  TT_HOST_DEVICE bool by_rows() const { return ln_x || ln_h; }

  template <class Args>
  static GruOptionsOf of(const Args& a, int64_t i) {
    return {Gate::make(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip),
            Gate::make(a.g[i], a.g_alpha[i], a.g_beta[i], a.clip),
            a.eps,
            a.ln_x[i],
            a.ln_h[i],
            dropout_mask<Mask>(a, a.candidate_dropout, Masked::candidate, i)};
  }
};

template <class Gate>
struct RnnOptionsOf {
  Gate f;
  double eps;
  const real *ln_x, *ln_h;  // [H] or null

  /// Whether a row's statistics are needed.
  TT_HOST_DEVICE bool by_rows() const { return ln_x || ln_h; }

  template <class Args>
  static RnnOptionsOf of(const Args& a, int64_t i) {
    return {Gate::make(a.f[i], a.f_alpha[i], a.f_beta[i], a.clip), a.eps, a.ln_x[i], a.ln_h[i]};
  }
};

}  // namespace tt
