// Vanilla recurrent network forward over a whole sequence: h' = f(W_ih x + b_ih + W_hh h + b_hh), f = tanh or relu (Elman 1990).
// Nothing is saved but the outputs: both derivatives are functions of them. Results do not depend on the number of threads.
// Parallel plan: recurrent_forward.h.
#include "native/cpu/recurrent_forward.h"
#include "native/cpu/vmath.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

struct TanhStep {
  TT_INLINE static vreal of(vreal a) { return vtanh(a); }
};
struct ReluStep {
  TT_INLINE static vreal of(vreal a) { return relu_step(a); }
};

template <class F>
class RnnCell {
 public:
  RnnCell(const ForwardPass& p, const Crew& crew)
      : p_(p),
        units_(p.stack.H, crew),
        states_(UnitPanels::From::rows, {p.w_hh, p.stack.H}, p.stack.H, units_.dealt(crew), p.packed_hh, p.schedule.lines) {
    take_rows(p.schedule, p.h0, p.stack.H, p.h[0], p.h_stride, crew.rows_of(p.stack.B), units_.all());
  }

  bool step(Crew& crew, int64_t s, real* lines) {
    states_.sweep(Rows{p_.h[s % 2], p_.h_stride}, crew.rows_of(p_.schedule.active(s)), s == 0 && !p_.h0 ? 0 : p_.stack.H,
                  Epilogue{p_, lines, s, p_.schedule.offset[s]});
    return true;
  }

  void finish(Span rows, int64_t s) { give_rows(p_.schedule, p_.h[(s + 1) % 2], p_.h_stride, p_.h_n, p_.stack.H, rows, units_.all()); }

 private:
  struct Epilogue {
    const ForwardPass& p;
    const real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const {
      ahead.add(Rows{lines, p.line_stride}.from(first, unit));
      ahead.add(p.out_rows(q).from(first, unit));
    }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const vreal h = F::of(sum + load_units<0>(lines + j * p.line_stride + unit, n));
      store_units<0>(p.h_row(s, j) + unit, h, n);
      store_units<0>(p.out_row(q + j) + unit, h, n);
    }
  };

  const ForwardPass& p_;
  Share units_;
  UnitPanels states_;
};

template <class F>
void run_rnn(Context& ctx, const RnnArgs& a) {
  const Stack stack = stack_of(a, a.H);
  const auto bias = [&](int64_t i, real* out) { return add_bias(a.b_ih[i], a.b_hh[i], a.H, out); };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, nullptr, a.H, a.H, packed_size(a.H, a.H), true}, bias,
                [&](const ForwardPass& pass, const Crew& crew) {
                  RnnCell<F> cell(pass, crew);
                  run_forward(pass, crew, cell);
                });
}

}  // namespace

void rnn(Context& ctx, const RnnArgs& a) {
  if (a.nonlinearity == Nonlinearity::relu)
    run_rnn<ReluStep>(ctx, a);
  else
    run_rnn<TanhStep>(ctx, a);
}

}  // namespace tt::TT_ISA
