#include "native/cpu/recurrent_schedule.h"

namespace tt::TT_ISA {

namespace {

/// Positions of the rows by length, longest first, equal lengths in user order (counting sort).
void sort_rows(int64_t B, int64_t T, const int32_t* lengths, int64_t* first, int64_t* order) {
  for (int64_t t = 0; t <= T + 1; ++t) first[t] = 0;
  for (int64_t b = 0; b < B; ++b) ++first[lengths[b]];
  for (int64_t t = T - 1; t >= 0; --t) first[t] += first[t + 1];
  for (int64_t b = 0; b < B; ++b) order[first[lengths[b] + 1]++] = b;
}

}  // namespace

Schedule make_schedule(Workspace& workspace, int64_t B, int64_t T, const int32_t* lengths, int64_t directions) {
  Schedule s{};
  s.batch = B;
  int64_t* order = workspace.take<int64_t>(B);
  if (lengths)
    sort_rows(B, T, lengths, workspace.take<int64_t>(T + 2), order);
  else
    for (int64_t b = 0; b < B; ++b) order[b] = b;
  const auto length = [&](int64_t j) { return lengths ? static_cast<int64_t>(lengths[order[j]]) : T; };
  s.steps = B > 0 ? length(0) : 0;

  int64_t* offset = workspace.take<int64_t>(s.steps + 1);
  int64_t active = B;
  for (int64_t t = 0; t < s.steps; ++t) {
    while (length(active - 1) <= t) --active;
    offset[t] = s.lines;
    s.lines += active;
  }
  offset[s.steps] = s.lines;
  s.order = order;
  s.offset = offset;

  for (int64_t d = 0; d < directions; ++d) {
    int64_t *at = workspace.take<int64_t>(s.lines), *before = workspace.take<int64_t>(s.lines);
    for (int64_t t = 0; t < s.steps; ++t)
      for (int64_t j = 0; j < s.active(t); ++j) {
        const int64_t time = d == 0 ? t : length(j) - 1 - t;
        at[offset[t] + j] = order[j] * T + time;
        before[offset[t] + j] = order[j] * T + (d == 0 ? time - 1 : time + 1);
      }
    s.at[d] = at;
    s.before[d] = before;
  }
  return s;
}

}  // namespace tt::TT_ISA
