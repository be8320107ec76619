// What lstm, gru and rnn share: the description of a stack of layers, and the buffers between its layers.
//
// Layer l reads x (l = 0) or the outputs of layer l-1, dropped out; its D directions write side by side into [B,T,D*P]. The outputs kept
// for backward are the undropped ones; the mask is a Philox function of (seed, step, layer, element) and is recomputed.
#pragma once

#include "native/cpu/context.h"
#include "native/cpu/gemm.h"
#include "native/cpu/recurrent_schedule.h"
#include "native/math/recurrent_stack.h"

namespace tt::TT_ISA {

/// to[i] = from[i] * mask(i) / (1 - p) over the valid steps of [B,T,width]: the dropout before `layer`. May be in place.
void drop(Context& ctx, const Stack& stack, int64_t layer, int64_t width, const real* from, real* to);

/// Zeroes the rows of [B,T,*] past each row's length, columns [0, width) of `stride`, for the rows [b0, b1).
void clear_padding(const Stack& stack, real* data, int64_t stride, int64_t width, int64_t b0, int64_t b1);

/// out = a + b of n numbers, where null counts as 0; null if both are.
const real* add_bias(const real* a, const real* b, int64_t n, real* out);

/// b_i· + b_h· for r and z, b_in alone for n, whose b_hn belongs to its recurrent product; null if both are.
const real* gru_bias(const real* b_ih, const real* b_hh, int64_t H, real* out);

/// Members worth starting: each should have some 65,000 products per time step, half a microsecond, against a barrier of the same order.
int crew_size(const Context& ctx, const Stack& stack, int64_t gates);

/// Lines of the buffers that hold a chunk of steps: about 1 MB, so they stay in the cache between the large products and the recurrence.
int64_t chunk_lines(const Stack& stack, const Schedule& schedule, int64_t width);

}  // namespace tt::TT_ISA
