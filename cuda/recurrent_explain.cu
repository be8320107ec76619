// The answer to a question about a layer (recurrent_explain.h). The products of cells whose step is more than one, or launches beside them,
// are listed here.
#include "cuda/recurrent.h"
#include "cuda/recurrent_explain.h"
#include "cuda/recurrent_pair.h"
#include "cuda/variant.h"

namespace tt::TT_ISA {

namespace {

struct StepProduct {
  int64_t gates, units, depth;
};

/// The products of a step in turn, and launches beside them.
struct StepWork {
  std::vector<StepProduct> products;
  int launches = 0;
};

StepWork forward_work(const RecurrentQuestion& q) {
  switch (q.cell) {
    case RecurrentCell::lstm:
      if (q.projects) return {{{4, q.H, q.P}, {1, q.P, q.H}}, 1};
      return {{{4, q.H, q.H}}, 1};
    case RecurrentCell::gru_after:
      return {{{3, q.H, q.H}}, 1};
    case RecurrentCell::gru_before:
      return {{{2, q.H, q.H}, {1, q.H, q.H}}, 2};
    case RecurrentCell::rnn:
      break;
  }
  return {{{1, q.H, q.H}}, 1};
}

StepWork backward_work(const RecurrentQuestion& q) {
  switch (q.cell) {
    case RecurrentCell::lstm:
      if (q.projects) return {{{1, q.P, 4 * q.H}, {1, q.H, q.P}}, 1};
      return {{{1, q.H, 4 * q.H}}, 1};
    case RecurrentCell::gru_after:
      return {{{1, q.H, 3 * q.H}}, 1};
    case RecurrentCell::gru_before:
      return {{{1, q.H, 2 * q.H}, {1, q.H, q.H}}, 2};
    case RecurrentCell::rnn:
      break;
  }
  return {{{1, q.H, q.H}}, 1};
}

Recurrence recurrence_of(const Context& ctx, const StepProduct& p, const RecurrentSizes& z) {
  return {p.gates, p.units, p.depth, z.batch, z.directions, z.steps, ctx.precision, z.layers};
}

/// Step by step, by the model alone: there is nothing to choose from.
Choice stepwise(Context& ctx, const StepWork& work, const RecurrentSizes& z) {
  double microseconds = launch_microseconds * work.launches;  // those compute the cells
  for (const StepProduct& p : work.products) {
    const Recurrence r = recurrence_of(ctx, p, z);
    microseconds += modelled(r, step_way(ctx, r, false), ctx.processors);
  }
  const char* why = "options of the cell have a launch of their own in every step";
  Choice choice{Way::stepwise, {{Way::stepwise, microseconds, false, nullptr}}};
  for (Way other : {Way::cluster, Way::grid, Way::grid_float32}) choice.all.push_back({other, 0, false, why});
  return choice;
}

/// A pass of a stack.
class PassPlan {
 public:
  PassPlan(Context& ctx, const RecurrentQuestion& q, PassKind pass)
      : ctx_(ctx),
        q_(q),
        pass_(pass),
        sizes_{q.B, q.T, q.H, q.L, q.D},
        steps_(chunk_steps(ctx, sizes_)),
        layers_(q.variant ? one_layer
                          : layers_at_once(sizes_, (q.T + steps_ - 1) / steps_, [this](int64_t n) { return modelled_step(n); })) {}

  int64_t layers() const { return layers_; }
  Choice choice() const { return choice(layers_); }

 private:
  /// By the model always: there are times only of the ways of as many layers as run at once.
  double modelled_step(int64_t layers) const {
    const KernelChoice asked = ctx_.choice;
    if (asked == KernelChoice::measured) ctx_.choice = KernelChoice::model;
    const double microseconds = choice(layers).all.front().microseconds;
    ctx_.choice = asked;
    return microseconds;
  }
  Choice choice(int64_t layers) const {
    const bool forward = pass_ == PassKind::forward;
    const RecurrentSizes z{q_.H, q_.B, q_.D, steps_, layers};
    if (q_.variant || q_.projects || q_.cell == RecurrentCell::gru_before) {
      const StepWork work = forward ? forward_work(q_) : backward_work(q_);
      if (q_.variant) return stepwise(ctx_, work, z);
      return PairWays(ctx_, recurrence_of(ctx_, work.products[0], z), recurrence_of(ctx_, work.products[1], z)).choice;
    }
    if (q_.cell == RecurrentCell::lstm) return (forward ? lstm_ways : lstm_grad_ways)(ctx_, z);
    if (q_.cell == RecurrentCell::gru_after) return (forward ? gru_ways : gru_grad_ways)(ctx_, z);
    return (forward ? rnn_ways : rnn_grad_ways)(ctx_, z);
  }

  Context& ctx_;
  const RecurrentQuestion& q_;
  PassKind pass_;
  StackSizes sizes_;
  int64_t steps_, layers_;
};

}  // namespace

int64_t layers_at_once(Context& ctx, const RecurrentQuestion& q, PassKind pass) { return PassPlan(ctx, q, pass).layers(); }

void explain(Context& ctx, const RecurrentQuestion& q, void* to, void (*each)(void* to, const RecurrentWay& way)) {
  for (PassKind pass : {PassKind::forward, PassKind::backward}) {
    const PassPlan plan(ctx, q, pass);
    const Choice choice = plan.choice();
    for (const Estimate& e : choice.all) {
      const bool chosen = e.why == nullptr && e.way == choice.way;
      each(to,
           {pass == PassKind::forward ? "forward" : "backward", name_of(e.way), chosen, e.measured, e.microseconds, plan.layers(), e.why});
    }
  }
}

}  // namespace tt::TT_ISA
