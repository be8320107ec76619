// The answer to a question about a layer (recurrent_explain.h). Cells whose step is more than one product go step by step: their products
// are listed here, and their launches are counted.
#include "cuda/recurrent.h"
#include "cuda/recurrent_explain.h"
#include "cuda/recurrent_steps.h"

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

/// Step by step, by the model alone: there is nothing to choose from.
Choice stepwise(Context& ctx, const RecurrentQuestion& q, const StepWork& work, int64_t steps) {
  double microseconds = q.variant ? launch_microseconds * work.launches : 0;  // those compute the cells
  for (const StepProduct& p : work.products) {
    const Recurrence r{p.gates, p.units, p.depth, q.B, q.D, steps, ctx.precision};
    microseconds += modelled(r, step_way(ctx, r, !q.variant), ctx.processors);
  }
  const char* why = q.variant ? "options of the cell have a launch of their own in every step" : "a step is two products";
  Choice choice{Way::stepwise, {{Way::stepwise, microseconds, false, nullptr}}};
  for (Way other : {Way::cluster, Way::grid, Way::grid_float32}) choice.all.push_back({other, 0, false, why});
  return choice;
}

}  // namespace

void explain(Context& ctx, const RecurrentQuestion& q, void* to, void (*each)(void* to, const RecurrentWay& way)) {
  const int64_t fit = chunk_steps(ctx, q.B, q.T, q.H);
  const RecurrentSizes z{q.H, q.B, q.D, fit};
  const bool one_product = !q.variant && q.cell != RecurrentCell::gru_before && !q.projects;
  const auto tell = [&](const char* pass, const Choice& choice) {
    for (const Estimate& e : choice.all) {
      const bool chosen = e.why == nullptr && e.way == choice.way;
      each(to, {pass, name_of(e.way), chosen, e.measured, e.microseconds, e.why});
    }
  };
  const auto ask = [&](Choice (*forward)(Context&, const RecurrentSizes&), Choice (*backward)(Context&, const RecurrentSizes&)) {
    tell("forward", forward(ctx, z));
    tell("backward", backward(ctx, z));
  };
  if (!one_product) {
    tell("forward", stepwise(ctx, q, forward_work(q), fit));
    tell("backward", stepwise(ctx, q, backward_work(q), fit));
  } else if (q.cell == RecurrentCell::lstm) {
    ask(lstm_ways, lstm_grad_ways);
  } else if (q.cell == RecurrentCell::gru_after) {
    ask(gru_ways, gru_grad_ways);
  } else {
    ask(rnn_ways, rnn_grad_ways);
  }
}

}  // namespace tt::TT_ISA
