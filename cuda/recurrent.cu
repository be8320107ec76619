// The work around a recurrence: dropout between layers, padding, biases, and states to and from the order of the schedule.
#include <cmath>

#include "cuda/lengths.h"
#include "cuda/philox.h"
#include "cuda/recurrent.h"

namespace tt::TT_ISA {

void drop(Context& ctx, const Stack& stack, int64_t layer, int64_t width, const real* from, real* to) {
  const int64_t row = stack.T * width, T = stack.T;
  const auto least = static_cast<uint32_t>(std::ceil(stack.dropout * 0x1p24));
  const real scale = static_cast<real>(1 / (1 - stack.dropout));
  const int32_t* lengths = stack.lengths;
  const Stream stream{stack.seed, stack.step, static_cast<uint32_t>(layer)};
  for_random(ctx, stack.B * row, stream, [=] __device__(int64_t first, int64_t count, const uint32_t* words) {
    for (int64_t i = first; i < first + count; ++i)
      if (i % row < length_of(lengths, T, i / row) * width) to[i] = words[i - first] >> 8 >= least ? from[i] * scale : real(0);
  });
}

void clear(Context& ctx, real* data, int64_t n) {
  assign(ctx, data, n, [] __device__(int64_t) { return real(0); });
}

void clear_padding(Context& ctx, const Stack& stack, int64_t width, real* data) {
  if (stack.lengths == nullptr) return;
  const int64_t row = stack.T * width;
  const int32_t* lengths = stack.lengths;
  for_each(ctx, stack.B * row, [=] __device__(int64_t i) {
    if (i % row >= lengths[i / row] * width) data[i] = 0;
  });
}

const real* add_bias(Context& ctx, const real* a, const real* b, int64_t n, int64_t b_count) {
  if (!a && !b) return nullptr;
  real* sum = ctx.take<real>(n);
  assign(ctx, sum, n, [=] __device__(int64_t i) { return (a ? a[i] : real(0)) + (b && i < b_count ? b[i] : real(0)); });
  return sum;
}

void take_rows(Context& ctx, const Schedule& s, const real* from, int64_t width, real* to) {
  assign(ctx, to, s.batch * width, [=] __device__(int64_t i) { return from ? from[s.order[i / width] * width + i % width] : real(0); });
}

void give_rows(Context& ctx, const Schedule& s, const real* from, int64_t width, real* to) {
  for_each(ctx, s.batch * width, [=] __device__(int64_t i) { to[s.order[i / width] * width + i % width] = from[i]; });
}

void give_final_states(Context& ctx, const Stack& stack, const Pass& pass, real* h_n) {
  const int64_t P = stack.P, T = stack.T;
  const int32_t* lengths = stack.lengths;
  assign(ctx, h_n, stack.B * P, [=] __device__(int64_t i) {
    const int64_t b = i / P, length = length_of(lengths, T, b);
    if (length == 0) return pass.h0 ? pass.h0[i] : real(0);
    return pass.out[(b * T + (pass.direction == 0 ? length - 1 : 0)) * pass.out_stride + i % P];
  });
}

int64_t chunk_steps(const Context& ctx, int64_t B, int64_t T, int64_t H) {
  const int64_t fit = ctx.chunk_numbers / (4 * H * (B > 0 ? B : 1));
  return fit < 1 ? 1 : fit < T ? fit : T > 0 ? T : 1;
}

}  // namespace tt::TT_ISA
