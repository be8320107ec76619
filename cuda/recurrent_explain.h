// How the steps of a recurrent layer would go on this device: the ways that launches choose from, asked without a launch.
#pragma once

#include "cuda/context.h"
#include "cuda/recurrent_choice.h"
#include "native/math/recurrent_question.h"

namespace tt::TT_ISA {

struct RecurrentSizes {
  int64_t units, batch, directions, steps;
};

// Of cells whose step is one product; each in the file of its kernel.
Choice lstm_ways(Context& ctx, const RecurrentSizes& z);
Choice lstm_grad_ways(Context& ctx, const RecurrentSizes& z);
Choice gru_ways(Context& ctx, const RecurrentSizes& z);
Choice gru_grad_ways(Context& ctx, const RecurrentSizes& z);
Choice rnn_ways(Context& ctx, const RecurrentSizes& z);
Choice rnn_grad_ways(Context& ctx, const RecurrentSizes& z);

/// Calls `each` for every way of both passes, the chosen one first.
void explain(Context& ctx, const RecurrentQuestion& q, void* to, void (*each)(void* to, const RecurrentWay& way));

}  // namespace tt::TT_ISA
