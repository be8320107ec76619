#include "native/cpu/recurrent.h"

#include "native/cpu/drop.h"

namespace tt::TT_ISA {

void drop(Context& ctx, const Stack& stack, int64_t layer, int64_t width, const real* from, real* to) {
  const Dropout dropout{stack.dropout, stack.seed, stack.step, static_cast<uint32_t>(layer)};
  ctx.team.parallel_for(stack.B, grain_of(8 * stack.T * width), [&](int64_t b0, int64_t b1) {
    for (int64_t b = b0; b < b1; ++b) dropout.apply(from, to, b * stack.T * width, (b * stack.T + stack.length(b)) * width);
  });
}

void clear_padding(const Stack& stack, real* data, int64_t stride, int64_t width, int64_t b0, int64_t b1) {
  for (int64_t b = b0; b < b1; ++b)
    for (int64_t t = stack.length(b); t < stack.T; ++t) {
      real* row = data + (b * stack.T + t) * stride;
      for (int64_t i = 0; i < width; ++i) row[i] = 0;
    }
}

const real* add_bias(const real* a, const real* b, int64_t n, real* out) {
  if (!a && !b) return nullptr;
  for (int64_t i = 0; i < n; ++i) out[i] = (a ? a[i] : real(0)) + (b ? b[i] : real(0));
  return out;
}

const real* gru_bias(const real* b_ih, const real* b_hh, int64_t H, real* out) {
  if (!add_bias(b_ih, b_hh, 3 * H, out)) return nullptr;
  for (int64_t u = 2 * H; u < 3 * H; ++u) out[u] = b_ih ? b_ih[u] : real(0);
  return out;
}

int crew_size(const Context& ctx, const Stack& stack, int64_t gates) {
  const int64_t products = stack.B * gates * stack.H * stack.P * stack.D, worth = products / 65536;
  return worth < 1 ? 1 : worth < ctx.team.size() ? static_cast<int>(worth) : ctx.team.size();
}

int64_t chunk_lines(const Stack& stack, const Schedule& schedule, int64_t width) {
  const int64_t fit = (int64_t{1} << 20) / (width * static_cast<int64_t>(sizeof(real)));
  int64_t lines = fit < 512 ? 512 : fit;
  if (lines < stack.B) lines = stack.B;  // at least one step
  return lines < schedule.lines ? lines : schedule.lines;
}

}  // namespace tt::TT_ISA
