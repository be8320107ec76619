// The work around a recurrence: dropout between layers, padding, biases, and states to and from the order of the schedule.
#include <cmath>

#include "cuda/lengths.h"
#include "cuda/philox.h"
#include "cuda/recurrent.h"

namespace tt::TT_ISA {

// Four numbers a thread: those of one block of Philox where a line's width allows it.
void drop(Context& ctx, const Stack& stack, int64_t layer, int64_t width, const Schedule& s, LineRange lines, const real* from, real* to) {
  const auto least = static_cast<uint32_t>(std::ceil(stack.dropout * 0x1p24));
  const real scale = static_cast<real>(1 / (1 - stack.dropout));
  const Stream stream{stack.seed, stack.step, static_cast<uint32_t>(layer)};
  const int64_t fours = (width + 3) / 4;
  const int32_t* at = s.at[0] + lines.first;
  for_each(ctx, lines.count * fours, [=] __device__(int64_t i) {
    if (at[i / fours] < 0) return;
    const int64_t first = at[i / fours] * width + i % fours * 4, left = width - i % fours * 4, end = first + (left < 4 ? left : 4);
    Philox4 random = stream.block(first / 4);
    for (int64_t n = first; n < end; ++n) {
      if (n > first && n % 4 == 0) random = stream.block(n / 4);
      to[n] = random.v[n % 4] >> 8 >= least ? from[n] * scale : real(0);
    }
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

int64_t chunk_steps(const Context& ctx, const StackSizes& z) {
  const int64_t fit = ctx.chunk_numbers / (4 * z.H * (z.B > 0 ? z.B : 1)), wanted = pipelined_steps(z, ctx.processors);
  return fit < 1 ? 1 : fit < wanted ? fit : wanted;
}

}  // namespace tt::TT_ISA
