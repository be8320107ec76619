#include "native/cpu/reference/recurrent.h"

#include <cstddef>

#include "native/cpu/reference/cells.h"
#include "native/math/philox.h"

namespace tt::reference {

namespace {

/// The stack around a cell; C is the width of a second state, 0 if there is none.
struct Stack {
  size_t B, T, I, P, C, L, D;
  double dropout;
  uint64_t seed, step;
  const int32_t* lengths;

  size_t length(size_t b) const { return lengths ? static_cast<size_t>(lengths[b]) : T; }
  size_t inputs(size_t l) const { return l == 0 ? I : D * P; }
  size_t time(size_t b, size_t d, size_t s) const { return d == 0 ? s : length(b) - 1 - s; }
  /// What dropout multiplies element e of the input of layer l with.
  double mask(size_t l, size_t e) const {
    if (l == 0 || dropout == 0) return 1;
    return static_cast<double>(philox_uniform(seed, step, static_cast<uint32_t>(l), e)) >= dropout ? 1 / (1 - dropout) : 0;
  }
};

template <class Args>
Stack stack_of(const Args& a, int64_t P, int64_t C) {
  const auto n = [](int64_t v) { return static_cast<size_t>(v); };
  return {n(a.B),   n(a.T), n(a.I), n(P), n(C), n(a.L), n(a.D), a.dropout, static_cast<uint64_t>(a.seed), static_cast<uint64_t>(a.step),
          a.lengths};
}

template <class Args>
Weights weights_of(const Args& a, size_t i, const List<const real>& w_hr) {
  const auto at = static_cast<int64_t>(i);
  return {a.w_ih[at], a.w_hh[at], a.b_ih[at], a.b_hh[at], w_hr[at]};
}

Vector row(const real* p, size_t n) { return p ? Vector(p, p + n) : Vector(n); }
void put(real* p, const Vector& v) {
  for (size_t i = 0; p && i < v.size(); ++i) p[i] = static_cast<real>(v[i]);
}
void add(real* p, const Vector& v) {
  for (size_t i = 0; p && i < v.size(); ++i) p[i] += static_cast<real>(v[i]);
}
real* part(real* p, size_t offset) { return p ? p + offset : nullptr; }
const real* part(const real* p, size_t offset) { return p ? p + offset : nullptr; }

/// Input of layer l at (b, t), dropped out.
Vector input(const Stack& s, size_t l, const real* x, size_t b, size_t t) {
  const size_t n = s.inputs(l), first = (b * s.T + t) * n;
  Vector v(n);
  for (size_t i = 0; i < n; ++i) v[i] = x[first + i] * s.mask(l, first + i);
  return v;
}

/// What only some ops have; null where they do not.
struct Extras {
  List<const real> w_hr{nullptr, 0};
  List<real> dw_hr{nullptr, 0};
  const real *c0 = nullptr, *dc_n = nullptr;
  real *c_n = nullptr, *dc0 = nullptr;
};

template <class Cell>
void forward(const Stack& s, const Cell& cell, const auto& a, real* gates, real* c_saved, const Extras& extras) {
  const size_t layer = s.B * s.T * s.D * s.P, saved = Cell::saved_gates * cell.H;
  std::vector<real> ys(s.L * layer);
  for (size_t l = 0; l < s.L; ++l)
    for (size_t d = 0; d < s.D; ++d)
      for (size_t b = 0; b < s.B; ++b) {
        const size_t i = l * s.D + d, state = i * s.B + b;
        Vector h = row(part(a.h0, state * s.P), s.P), c = row(part(extras.c0, state * s.C), s.C);
        for (size_t step = 0; step < s.length(b); ++step) {
          const size_t t = s.time(b, d, step), line = (i * s.T + t) * s.B + b;
          const Vector x = input(s, l, l == 0 ? a.x : ys.data() + (l - 1) * layer, b, t);
          h = cell.forward(weights_of(a, i, extras.w_hr), x, h, c, part(gates, line * saved));
          put(part(c_saved, line * s.C), c);
          put(ys.data() + l * layer + ((b * s.T + t) * s.D + d) * s.P, h);
        }
        put(part(a.h_n, state * s.P), h);
        put(part(extras.c_n, state * s.C), c);
      }
  const auto last = ys.end() - static_cast<ptrdiff_t>(layer);
  put(a.y, Vector(last, ys.end()));
  put(a.ys, Vector(ys.begin(), last));
}

template <class Cell>
void backward(const Stack& s, const Cell& cell, const auto& a, const real* gates, const real* c, const Extras& extras) {
  const size_t outputs = s.D * s.P, layer = s.B * s.T * outputs, saved = Cell::saved_gates * cell.H, rows = Cell::weight_gates * cell.H;
  Vector dy = row(a.dy, layer);
  for (size_t l = s.L; l-- > 0;) {
    const size_t in = s.inputs(l);
    const real *x = l == 0 ? a.x : a.ys + (l - 1) * layer, *y = l == s.L - 1 ? a.y : a.ys + l * layer;
    Vector dx(s.B * s.T * in);
    for (size_t d = 0; d < s.D; ++d) {
      const size_t i = l * s.D + d;
      const Weights weights = weights_of(a, i, extras.w_hr);
      WeightGrads grad{Vector(rows * in), Vector(rows * s.P), Vector(rows), Vector(rows), Vector(s.P * cell.H)};
      for (size_t b = 0; b < s.B; ++b) {
        const size_t state = i * s.B + b;
        Vector dh = row(part(a.dh_n, state * s.P), s.P), dc = row(part(extras.dc_n, state * s.C), s.C);
        for (size_t step = s.length(b); step-- > 0;) {
          const size_t t = s.time(b, d, step), line = (i * s.T + t) * s.B + b;
          const auto h_at = [&](size_t time) { return row(y + (b * s.T + time) * outputs + d * s.P, s.P); };
          const auto c_at = [&](size_t time) { return row(part(c, ((i * s.T + time) * s.B + b) * s.C), s.C); };
          const bool first = step == 0;
          const size_t before = first ? 0 : s.time(b, d, step - 1);
          const Step now{input(s, l, x, b, t),
                         first ? row(part(a.h0, state * s.P), s.P) : h_at(before),
                         first ? row(part(extras.c0, state * s.C), s.C) : c_at(before),
                         h_at(t),
                         c_at(t),
                         part(gates, line * saved)};
          for (size_t u = 0; u < s.P; ++u) dh[u] += dy[(b * s.T + t) * outputs + d * s.P + u];
          const StepGrad step_grad = cell.backward(weights, now, dh, dc, grad);
          dh = step_grad.dh;
          for (size_t k = 0; k < in; ++k) dx[(b * s.T + t) * in + k] += step_grad.dx[k] * s.mask(l, (b * s.T + t) * in + k);
        }
        put(part(a.dh0, state * s.P), dh);
        put(part(extras.dc0, state * s.C), dc);
      }
      const auto at = static_cast<int64_t>(i);
      add(a.dw_ih[at], grad.w_ih);
      add(a.dw_hh[at], grad.w_hh);
      add(a.db_ih[at], grad.b_ih);
      add(a.db_hh[at], grad.b_hh);
      add(extras.dw_hr[at], grad.w_hr);
    }
    if (l == 0)
      put(a.dx, dx);
    else
      dy = dx;
  }
}

template <class Args>
LstmCell lstm_cell(const Args& a) {
  return {static_cast<size_t>(a.H), static_cast<size_t>(a.P)};
}
template <class Args>
GruCell gru_cell(const Args& a) {
  return {static_cast<size_t>(a.H), a.reset_after};
}
template <class Args>
RnnCell rnn_cell(const Args& a) {
  return {static_cast<size_t>(a.H), a.nonlinearity == Nonlinearity::relu};
}

}  // namespace

void lstm(const LstmArgs& a) { forward(stack_of(a, a.P, a.H), lstm_cell(a), a, a.gates, a.c, {.w_hr = a.w_hr, .c0 = a.c0, .c_n = a.c_n}); }
void lstm_grad(const LstmGradArgs& a) {
  backward(stack_of(a, a.P, a.H), lstm_cell(a), a, a.gates, a.c,
           {.w_hr = a.w_hr, .dw_hr = a.dw_hr, .c0 = a.c0, .dc_n = a.dc_n, .dc0 = a.dc0});
}
void gru(const GruArgs& a) { forward(stack_of(a, a.H, 0), gru_cell(a), a, a.gates, nullptr, {}); }
void gru_grad(const GruGradArgs& a) { backward(stack_of(a, a.H, 0), gru_cell(a), a, a.gates, nullptr, {}); }
void rnn(const RnnArgs& a) { forward(stack_of(a, a.H, 0), rnn_cell(a), a, nullptr, nullptr, {}); }
void rnn_grad(const RnnGradArgs& a) { backward(stack_of(a, a.H, 0), rnn_cell(a), a, nullptr, nullptr, {}); }

}  // namespace tt::reference
