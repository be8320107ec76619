// Vanilla recurrent network backward over a whole sequence: dh = dy + W_hhᵀ da(next), da = dh f'(h), with f' from the saved outputs.
// A line holds da [H]. Weight gradients +=, state and input gradients =. Results do not depend on the number of threads.
// Parallel plan: recurrent_backward.h. Source: Elman 1990.
#include "native/cpu/recurrent_backward.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

struct TanhGrad {
  TT_INLINE static vreal of(vreal h, vreal dh) { return tanh_step_grad(h, dh); }
};
struct ReluGrad {
  TT_INLINE static vreal of(vreal h, vreal dh) { return relu_step_grad(h, dh); }
};

template <class F>
class RnnGradCell {
 public:
  RnnGradCell(const BackwardPass& p, real* packed, const Crew& crew)
      : p_(p),
        H_(p.stack.H),
        units_(H_, crew),
        states_(UnitPanels::From::columns, {p.w_hh, H_}, H_, units_.dealt(crew), packed),
        input_(p, crew, 0, H_) {
    pass_empty_rows(p.schedule, p.dh_n, p.dh0, H_, crew);
  }

  bool step(Crew& crew, int64_t s, real* lines, const real* next) {
    const Span rows = crew.rows_of(p_.schedule.active(s)), going_on = rows.below(p_.schedule.active(s + 1));
    const Epilogue each{p_, lines, p_.schedule.offset[s]};
    states_.sweep(Rows{next, p_.line_stride}, going_on, H_, each);
    for (int64_t j = going_on.last; j < rows.last; ++j)
      each_vector(units_.first(), units_.last(),
                  [&](int64_t unit, int64_t n) { each.after(j, unit, n, load_part(p_.dh_n_row(j) + unit, n)); });
    return true;
  }

  void weights(const Crew& crew, const Chunk& chunk) const {
    const GateRange all{0, 0, H_};
    const ChunkGrads grads(p_, crew, chunk, all);
    input_.multiply(crew, chunk);
    grads.weights();
    bias_grad(p_, crew, chunk, all, p_.db_ih, p_.db_hh);
  }

  void first(const Crew& crew, const real* next) {
    if (p_.dh0) states_.sweep(Rows{next, p_.line_stride}, crew.rows_of(p_.schedule.active(0)), H_, FirstEpilogue{p_});
  }

 private:
  struct Epilogue {
    const BackwardPass& p;
    real* lines;
    int64_t q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const {
      ahead.add(Rows{p.out, p.stack.outputs(), p.at() + q}.from(first, unit));
      ahead.add(p.dy_rows(q).from(first, unit));
      ahead.add(Rows{lines, p.line_stride}.from(first, unit));
    }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const vreal dh = sum + load_units<0>(p.dy_row(q + j) + unit, n);
      const vreal h = load_units<0>(p.out + p.at()[q + j] * p.stack.outputs() + unit, n);
      store_units<0>(lines + j * p.line_stride + unit, F::of(h, dh), n);
    }
  };

  struct FirstEpilogue {
    const BackwardPass& p;
    TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      store_units<0>(p.dh0 + p.schedule.order[j] * p.stack.H + unit, sum, n);
    }
  };

  const BackwardPass& p_;
  int64_t H_;
  Share units_;
  UnitPanels states_;
  InputGrad input_;
};

template <class F>
void run_rnn_grad(Context& ctx, const RnnGradArgs& a) {
  const Stack stack = stack_of(a, a.H);
  real* packed[2] = {};
  for (int64_t d = 0; d < a.D; ++d) packed[d] = ctx.workspace.take<real>(packed_size(a.H, a.H));
  const BackwardPlan plan{a.y, a.ys, a.dy, a.dh_n, a.dx, a.dh0, a.dw_ih, a.dw_hh, a.db_ih, a.db_hh, 1, a.H, true};
  backward_stack(ctx, stack, plan, [&](const BackwardPass& pass, const Crew& crew) {
    RnnGradCell<F> cell(pass, packed[pass.direction], crew);
    run_backward(pass, crew, cell);
  });
}

}  // namespace

void rnn_grad(Context& ctx, const RnnGradArgs& a) {
  if (a.nonlinearity == Nonlinearity::relu)
    run_rnn_grad<ReluGrad>(ctx, a);
  else
    run_rnn_grad<TanhGrad>(ctx, a);
}

}  // namespace tt::TT_ISA
