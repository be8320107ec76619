// What the recurrent ops share on the device: one direction of one layer as its kernels see it, and the work around a recurrence.
//
// The outputs [B,T,D*P] are also the states that the next step multiplies: a step reads the rows that the step before has written. The
// outputs kept for backward are the undropped ones; masks are Philox functions of (seed, step, layer, element) and are drawn again.
#pragma once

#include "cuda/gemm.h"
#include "cuda/recurrent_cell.h"
#include "cuda/recurrent_pipeline.h"
#include "cuda/recurrent_schedule.h"
#include "native/math/recurrent_stack.h"

namespace tt::TT_ISA {

/// Numbers of a row and step, kept while the steps of a chunk run: line q is at q mod `ring`.
struct Lines {
  real* data;
  int64_t stride;
  uint32_t ring;

  __device__ real* operator[](int64_t q) const {
    const auto line = static_cast<uint32_t>(q);
    return data + static_cast<int64_t>(line < ring ? line : line % ring) * stride;  // where all lines are kept nothing is divided
  }
  /// From the host: the line at which a chunk begins.
  real* begin(int64_t q) const { return data + q % ring * stride; }
};

/// A direction of a layer, in the words of both passes.
struct Pass {
  Schedule schedule;
  int64_t direction, H, P;
  const real* h0;  // [B,P] or null
  real* out;       // this direction's columns of [B,T,D*P]; backward only reads them
  int64_t out_stride;
  Lines lines;

  __device__ int64_t line(int64_t s, int64_t j) const { return schedule.offset[s] + j; }
  __device__ int64_t at(int64_t q) const { return schedule.at[direction][q]; }
  /// The output of line q.
  __device__ real* out_row(int64_t q) const { return out + at(q) * out_stride; }
  /// The state of position j before step s; null for zeros.
  __device__ const real* h_before(int64_t s, int64_t j) const {
    if (s > 0) return out + schedule.before[direction][line(s, j)] * out_stride;
    return h0 ? h0 + schedule.order[j] * P : nullptr;
  }
  __device__ real h_before(int64_t s, int64_t j, int64_t unit) const {
    const real* h = h_before(s, j);
    return h ? h[unit] : real(0);
  }
  __device__ StepLines lines_of(int64_t s, int32_t rows, int32_t summed) const {
    return {rows, summed, schedule.offset[s], s > 0 ? schedule.offset[s - 1] : 0};
  }
  __device__ Place place(const StepLines& lines, int64_t j) const {
    const auto row = static_cast<int32_t>(j);
    const int32_t q = lines.first + row;
    return {q, lines.first_before + row, schedule.at[direction][q], schedule.before[direction][q], row < lines.summed};
  }
  /// Rows whose product with the state before step s is not zero.
  __device__ int64_t with_state(int64_t s) const { return s > 0 || h0 ? schedule.active[s] : 0; }
};

/// Lines [first, first + count) of a schedule.
struct LineRange {
  int64_t first, count;
};

/// to[i] = from[i] * mask(i) / (1 - p) over [B,T,width] where lines are: the dropout before `layer`. May be in place.
void drop(Context& ctx, const Stack& stack, int64_t layer, int64_t width, const Schedule& s, LineRange lines, const real* from, real* to);

/// Zeroes n numbers; `data` may be null.
void clear(Context& ctx, real* data, int64_t n);

/// Zeroes the rows of [B,T,width] past each row's length.
void clear_padding(Context& ctx, const Stack& stack, int64_t width, real* data);

/// a + b of n numbers in scratch memory, where null counts as 0; null if both are. Of b only the first b_count numbers count.
const real* add_bias(Context& ctx, const real* a, const real* b, int64_t n, int64_t b_count);

/// to [position][width] = the users' rows of `from`, zeros if null.
void take_rows(Context& ctx, const Schedule& s, const real* from, int64_t width, real* to);

/// The users' rows of `to` = from [position][width].
void give_rows(Context& ctx, const Schedule& s, const real* from, int64_t width, real* to);

/// h_n [B,P] of a direction: the output at each row's own end, or h0 where it has no step.
void give_final_states(Context& ctx, const Stack& stack, const Pass& pass, real* h_n);

/// Steps of a chunk of T: as the pipeline wants them (recurrent_pipeline.h), and at most as many as keep its gates within the numbers a
/// context allows. The same in both passes, as both count lines by it.
int64_t chunk_steps(const Context& ctx, const StackSizes& sizes);

inline StackSizes sizes_of(const Stack& stack) { return {stack.B, stack.T, stack.H, stack.L, stack.D}; }

}  // namespace tt::TT_ISA
