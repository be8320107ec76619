// The order in which a recurrence visits the rows of a batch, on the device: lengths never travel to the host.
//
// Rows are sorted by length, longest first, so the rows alive at step s are the positions 0 … active[s]-1. Step s is time s for the forward
// direction and lengths[b] - 1 - s for the reverse one, which so starts at each row's own end. The steps are cut into chunks of equally
// many steps; within a chunk the (step, position) pairs are numbered q = offset[s] + j without gaps, each chunk beginning at its first step
// times the batch. So the host knows where a chunk begins, a product over a chunk's first counts[chunk] lines does no work for padding, and
// places that are no line are marked -1, which a product takes for a row that is not there (rows.h).
#pragma once

#include "cuda/context.h"

namespace tt::TT_ISA {

struct Schedule {
  int64_t batch, steps;      // rows, and the most steps: the host does not know the longest row
  int64_t chunk_steps;       // steps of a chunk; the last one may have fewer
  const int32_t* order;      // [batch]         user row at position j
  const int32_t* active;     // [steps+1]       rows alive at step s
  const int32_t* offset;     // [steps]         first line of step s
  const int32_t* counts;     // [chunks]        lines of a chunk
  const int32_t* at[2];      // [batch*steps]   b*T + t of line q, by direction; -1: no line
  const int32_t* before[2];  // [batch*steps]   the same of the row's step before; -1: none

  int64_t chunks() const { return (steps + chunk_steps - 1) / chunk_steps; }
  /// Where a chunk's lines begin, and most lines of a chunk.
  int64_t chunk_begin(int64_t chunk) const { return chunk * chunk_steps * batch; }
  int64_t chunk_lines(int64_t chunk) const { return (chunk_end(chunk) - chunk * chunk_steps) * batch; }
  int64_t chunk_end(int64_t chunk) const { return chunk + 1 < chunks() ? (chunk + 1) * chunk_steps : steps; }
};

/// `lengths` [B] in 0 … T, on the device, null for T everywhere; `directions` 1 or 2. The arrays live in scratch memory.
Schedule make_schedule(Context& ctx, int64_t B, int64_t T, const int32_t* lengths, int64_t directions, int64_t chunk_steps);

}  // namespace tt::TT_ISA
