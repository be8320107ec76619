// The order in which a recurrence visits the rows of a batch.
//
// Rows are sorted by length, longest first, so the rows alive at step s are a prefix 0 … active-1. Their (step, position) pairs are
// numbered q = offset[s] + j: buffers with one line per q hold no padding, and one product over all q does no work for it. Step s is time s
// for the forward direction and lengths[b] - 1 - s for the reverse one, which so starts at each row's own end.
#pragma once

#include <algorithm>
#include <cstdint>

#include "native/cpu/rows.h"
#include "native/cpu/workspace.h"

namespace tt::TT_ISA {

/// The positions of a step, or the columns of a row, from `first` on and before `last`.
struct Span {
  int64_t first, last;

  int64_t count() const { return last - first; }
  /// Those below n, which end where from(n) begins.
  Span below(int64_t n) const { return {first, n < first ? first : n < last ? n : last}; }
  Span from(int64_t n) const { return {below(n).last, last}; }
};

struct Schedule {
  int64_t batch, steps, lines;  // rows, longest length, sum of lengths
  const int64_t* order;         // [batch]   user row at position j
  const int64_t* offset;        // [steps+1] first line of step s
  const int64_t* at[2];         // [lines]   b*T + t of line q, by direction
  const int64_t* before[2];     // [lines]   the same of the row's step before; undefined at step 0

  int64_t active(int64_t s) const { return s < steps ? offset[s + 1] - offset[s] : 0; }
};

/// `lengths` [B] in 0 … T, null for T everywhere; `directions` 1 or 2. The arrays live in the workspace.
Schedule make_schedule(Workspace& workspace, int64_t B, int64_t T, const int32_t* lengths, int64_t directions);

/// `columns` of `from`, for the positions `rows`, to the users' rows of `to`.
inline void give_rows(const Schedule& s, const real* from, int64_t stride, real* to, int64_t width, Span rows, Span columns) {
  for (int64_t j = rows.first; j < rows.last; ++j)
    copy_row(from + j * stride + columns.first, to + s.order[j] * width + columns.first, columns.count());
}

/// `columns` of the users' rows of `from`, zeros if null, to the positions `rows` of `to`.
inline void take_rows(const Schedule& s, const real* from, int64_t width, real* to, int64_t stride, Span rows, Span columns) {
  for (int64_t j = rows.first; j < rows.last; ++j) {
    real* out = to + j * stride + columns.first;
    if (from)
      copy_row(from + s.order[j] * width + columns.first, out, columns.count());
    else
      std::fill_n(out, columns.count(), real(0));
  }
}

}  // namespace tt::TT_ISA
