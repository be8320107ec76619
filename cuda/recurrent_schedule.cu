// The arrays of a schedule, in two launches of threads that work alone: each counts over the lengths what it needs, so there is no order
// between them and no atomic. B² + B T steps in all, spread over the device.
#include "cuda/elementwise.h"
#include "cuda/recurrent_schedule.h"

namespace tt::TT_ISA {

namespace {

/// What both launches write.
struct ScheduleArrays {
  int32_t *order, *lengths, *active, *offset, *counts, *at[2], *before[2];
};

struct Lengths {
  const int32_t* of;  // null: all are `most`
  int64_t batch, most;

  __device__ int64_t operator[](int64_t b) const { return of ? of[b] : most; }
  /// The rows before b in the order: longer, or as long and earlier.
  __device__ int64_t position(int64_t b) const {
    if (of == nullptr) return b;
    int64_t before = 0;
    for (int64_t other = 0; other < batch; ++other) before += of[other] > of[b] || (of[other] == of[b] && other < b);
    return before;
  }
  /// Lines of the steps [first, last).
  __device__ int64_t lines(int64_t first, int64_t last) const {
    if (of == nullptr) return (last - first) * batch;
    int64_t sum = 0;
    for (int64_t b = 0; b < batch; ++b) sum += of[b] <= first ? 0 : of[b] < last ? of[b] - first : last - first;
    return sum;
  }
};

int32_t* indices(Context& ctx, int64_t n) { return ctx.take<int32_t>(n > 0 ? n : 1); }

}  // namespace

Schedule make_schedule(Context& ctx, int64_t B, int64_t T, const int32_t* lengths, int64_t directions, int64_t chunk_steps) {
  Schedule s{};
  s.batch = B, s.steps = T, s.chunk_steps = chunk_steps;
  ScheduleArrays to{indices(ctx, B), indices(ctx, B), indices(ctx, T + 1), indices(ctx, T), indices(ctx, s.chunks()), {}, {}};
  const Lengths all{lengths, B, T};
  const int64_t chunks = s.chunks();
  for_each(ctx, B + T + 1 + chunks, [=] __device__(int64_t i) {
    if (i < B) {
      const int64_t j = all.position(i);
      to.order[j] = static_cast<int32_t>(i);
      to.lengths[j] = static_cast<int32_t>(all[i]);
    } else if (i <= B + T) {
      const int64_t step = i - B, first = step / chunk_steps * chunk_steps;
      to.active[step] = step < T ? static_cast<int32_t>(all.lines(step, step + 1)) : 0;
      if (step < T) to.offset[step] = static_cast<int32_t>(first * B + all.lines(first, step));
    } else {
      const int64_t chunk = i - B - T - 1, first = chunk * chunk_steps;
      to.counts[chunk] = static_cast<int32_t>(all.lines(first, first + chunk_steps < T ? first + chunk_steps : T));
    }
  });
  s.order = to.order, s.active = to.active, s.offset = to.offset, s.counts = to.counts;

  for (int64_t d = 0; d < directions; ++d) {
    s.at[d] = to.at[d] = indices(ctx, B * T);
    s.before[d] = to.before[d] = indices(ctx, B * T);
  }
  for_each(ctx, directions * B * T, [=] __device__(int64_t i) {
    const int64_t d = i / (B * T), place = i % (B * T), step = place / B, j = place % B;
    const int64_t chunk_size = chunk_steps * B;
    if (place % chunk_size >= to.counts[place / chunk_size]) to.at[d][place] = to.before[d][place] = -1;
    if (j >= to.active[step]) return;
    const int64_t q = to.offset[step] + j, row = to.order[j] * T, time = d == 0 ? step : to.lengths[j] - 1 - step;
    to.at[d][q] = static_cast<int32_t>(row + time);
    to.before[d][q] = step == 0 ? -1 : static_cast<int32_t>(row + (d == 0 ? time - 1 : time + 1));
  });
  return s;
}

}  // namespace tt::TT_ISA
