// How the steps of a recurrent stack go on this device: the ways that launches choose from, and how many layers run at once. Asked without
// a launch, by users and by the ops themselves.
#pragma once

#include "cuda/context.h"
#include "cuda/recurrent_choice.h"
#include "native/math/recurrent_question.h"
#include "native/math/recurrent_stack.h"

namespace tt::TT_ISA {

struct RecurrentSizes {
  int64_t units, batch, directions, steps, layers;
};

// Of cells whose step is one product; each in the file of its kernel.
Choice lstm_ways(Context& ctx, const RecurrentSizes& z);
Choice lstm_grad_ways(Context& ctx, const RecurrentSizes& z);
Choice gru_ways(Context& ctx, const RecurrentSizes& z);
Choice gru_grad_ways(Context& ctx, const RecurrentSizes& z);
Choice rnn_ways(Context& ctx, const RecurrentSizes& z);
Choice rnn_grad_ways(Context& ctx, const RecurrentSizes& z);

enum class PassKind : uint8_t { forward, backward };

/// What there is to ask about a stack whose cell has no options beyond the plain equations.
inline RecurrentQuestion question_of(const Stack& s, RecurrentCell cell, bool projects = false) {
  return {cell, false, projects, s.H, s.P, s.B, s.T, s.D, s.L};
}

/// The layers whose steps run at once (recurrent_pipeline.h).
int64_t layers_at_once(Context& ctx, const RecurrentQuestion& q, PassKind pass);

/// Calls `each` for every way of both passes, the chosen one first.
void explain(Context& ctx, const RecurrentQuestion& q, void* to, void (*each)(void* to, const RecurrentWay& way));

}  // namespace tt::TT_ISA
