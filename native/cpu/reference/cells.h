// One step of each cell and its derivative, for one row, in double precision.
//
// forward(x, h, c, saved) returns the new state h and updates c; `saved` is the line of gates it fills.
// backward(step, dh, dc, grad) adds to grad and returns dx and dh_prev; dc becomes dc_prev.
#pragma once

#include <cmath>
#include <vector>

#include "native/math/real.h"

namespace tt::reference {

using Vector = std::vector<double>;

/// Weights of one layer and direction; a null bias counts as 0.
struct Weights {
  const real *w_ih, *w_hh, *b_ih, *b_hh, *w_hr;
};
struct WeightGrads {
  Vector w_ih, w_hh, b_ih, b_hh, w_hr;
};
/// What backward may look at: the step's input, the states before and after it, and its line of saved gates.
struct Step {
  Vector x, h_prev, c_prev, h, c;
  const real* saved;
};
struct StepGrad {
  Vector dx, dh;
};

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// rows `first` … first+n-1 of W x + b
inline Vector affine(const real* w, const real* b, const Vector& x, size_t first, size_t n) {
  Vector y(n);
  for (size_t i = 0; i < n; ++i) {
    double sum = b ? b[first + i] : 0;
    for (size_t k = 0; k < x.size(); ++k) sum += static_cast<double>(w[(first + i) * x.size() + k]) * x[k];
    y[i] = sum;
  }
  return y;
}

/// The gradient of that: dw += da xᵀ, db += da, dx += Wᵀ da
inline void affine_grad(const real* w, const Vector& x, size_t first, const Vector& da, Vector& dw, Vector& db, Vector& dx) {
  for (size_t i = 0; i < da.size(); ++i) {
    db[first + i] += da[i];
    for (size_t k = 0; k < x.size(); ++k) {
      dw[(first + i) * x.size() + k] += da[i] * x[k];
      dx[k] += static_cast<double>(w[(first + i) * x.size() + k]) * da[i];
    }
  }
}

struct LstmCell {
  size_t H, P;
  static constexpr size_t weight_gates = 4, saved_gates = 4;

  Vector forward(const Weights& w, const Vector& x, const Vector& h, Vector& c, real* saved) const {
    const Vector ax = affine(w.w_ih, w.b_ih, x, 0, 4 * H), ah = affine(w.w_hh, w.b_hh, h, 0, 4 * H);
    Vector m(H);
    for (size_t u = 0; u < H; ++u) {
      const auto a = [&](size_t gate) { return ax[gate * H + u] + ah[gate * H + u]; };
      const double i = sigmoid(a(0)), f = sigmoid(a(1)), g = std::tanh(a(2)), o = sigmoid(a(3));
      c[u] = f * c[u] + i * g;
      m[u] = o * std::tanh(c[u]);
      const double all[] = {i, f, g, o};
      for (size_t gate = 0; saved && gate < 4; ++gate) saved[gate * H + u] = static_cast<real>(all[gate]);
    }
    return w.w_hr ? affine(w.w_hr, nullptr, m, 0, P) : m;
  }

  StepGrad backward(const Weights& w, const Step& s, Vector dh, Vector& dc, WeightGrads& grad) const {
    const real *i = s.saved, *f = i + H, *g = f + H, *o = g + H;
    if (w.w_hr) {
      Vector m(H), dm(H), no_bias(P);
      for (size_t u = 0; u < H; ++u) m[u] = o[u] * std::tanh(s.c[u]);
      affine_grad(w.w_hr, m, 0, dh, grad.w_hr, no_bias, dm);
      dh = dm;
    }
    Vector da(4 * H);
    for (size_t u = 0; u < H; ++u) {
      const double t = std::tanh(s.c[u]), dcu = dc[u] + dh[u] * o[u] * (1 - t * t);
      da[u] = dcu * g[u] * i[u] * (1.0 - i[u]);
      da[H + u] = dcu * s.c_prev[u] * f[u] * (1.0 - f[u]);
      da[2 * H + u] = dcu * i[u] * (1.0 - static_cast<double>(g[u]) * g[u]);
      da[3 * H + u] = dh[u] * t * o[u] * (1.0 - o[u]);
      dc[u] = dcu * f[u];
    }
    StepGrad out{Vector(s.x.size()), Vector(s.h.size())};
    affine_grad(w.w_ih, s.x, 0, da, grad.w_ih, grad.b_ih, out.dx);
    affine_grad(w.w_hh, s.h_prev, 0, da, grad.w_hh, grad.b_hh, out.dh);
    return out;
  }
};

struct GruCell {
  size_t H;
  bool reset_after;
  static constexpr size_t weight_gates = 3, saved_gates = 4;  // r, z, n, and q = W_hn h + b_hn

  Vector forward(const Weights& w, const Vector& x, const Vector& h, Vector&, real* saved) const {
    const Vector ax = affine(w.w_ih, w.b_ih, x, 0, 3 * H), ah = affine(w.w_hh, w.b_hh, h, 0, 2 * H);
    Vector r(H), rh(H), out(H);
    for (size_t u = 0; u < H; ++u) r[u] = sigmoid(ax[u] + ah[u]), rh[u] = r[u] * h[u];
    const Vector q = affine(w.w_hh, w.b_hh, reset_after ? h : rh, 2 * H, H);
    for (size_t u = 0; u < H; ++u) {
      const double z = sigmoid(ax[H + u] + ah[H + u]), n = std::tanh(ax[2 * H + u] + (reset_after ? r[u] * q[u] : q[u]));
      out[u] = (1 - z) * n + z * h[u];
      const double all[] = {r[u], z, n, q[u]};
      for (size_t gate = 0; saved && gate < 4; ++gate) saved[gate * H + u] = static_cast<real>(all[gate]);
    }
    return out;
  }

  StepGrad backward(const Weights& w, const Step& s, const Vector& dh, Vector&, WeightGrads& grad) const {
    const real *r = s.saved, *z = r + H, *n = z + H, *q = n + H;
    const Vector& h = s.h_prev;
    Vector dn(H), dq(H), rh(H), drh(H), da(3 * H), drz(2 * H);
    StepGrad out{Vector(s.x.size()), Vector(H)};
    for (size_t u = 0; u < H; ++u) {
      dn[u] = dh[u] * (1.0 - z[u]) * (1.0 - static_cast<double>(n[u]) * n[u]);
      dq[u] = dn[u] * r[u];
      rh[u] = static_cast<double>(r[u]) * h[u];
      out.dh[u] = dh[u] * z[u];
    }
    if (reset_after)
      affine_grad(w.w_hh, h, 2 * H, dq, grad.w_hh, grad.b_hh, out.dh);
    else
      affine_grad(w.w_hh, rh, 2 * H, dn, grad.w_hh, grad.b_hh, drh);
    for (size_t u = 0; u < H; ++u) {
      const double dr = reset_after ? dn[u] * q[u] : drh[u] * h[u];
      if (!reset_after) out.dh[u] += drh[u] * r[u];
      da[u] = drz[u] = dr * r[u] * (1.0 - r[u]);
      da[H + u] = drz[H + u] = dh[u] * (h[u] - n[u]) * z[u] * (1.0 - z[u]);
      da[2 * H + u] = dn[u];
    }
    affine_grad(w.w_ih, s.x, 0, da, grad.w_ih, grad.b_ih, out.dx);
    affine_grad(w.w_hh, h, 0, drz, grad.w_hh, grad.b_hh, out.dh);
    return out;
  }
};

struct RnnCell {
  size_t H;
  bool relu;
  static constexpr size_t weight_gates = 1, saved_gates = 0;

  Vector forward(const Weights& w, const Vector& x, const Vector& h, Vector&, real*) const {
    const Vector ax = affine(w.w_ih, w.b_ih, x, 0, H), ah = affine(w.w_hh, w.b_hh, h, 0, H);
    Vector out(H);
    for (size_t u = 0; u < H; ++u) {
      const double a = ax[u] + ah[u];
      out[u] = relu ? (a > 0 ? a : 0) : std::tanh(a);
    }
    return out;
  }

  StepGrad backward(const Weights& w, const Step& s, const Vector& dh, Vector&, WeightGrads& grad) const {
    Vector da(H);
    for (size_t u = 0; u < H; ++u) da[u] = relu ? (s.h[u] > 0 ? dh[u] : 0) : dh[u] * (1 - s.h[u] * s.h[u]);
    StepGrad out{Vector(s.x.size()), Vector(H)};
    affine_grad(w.w_ih, s.x, 0, da, grad.w_ih, grad.b_ih, out.dx);
    affine_grad(w.w_hh, s.h_prev, 0, da, grad.w_hh, grad.b_hh, out.dh);
    return out;
  }
};

}  // namespace tt::reference
