// All steps of a recurrence on tensor cores, by groups of blocks that keep their weights in registers for the whole sequence.
//
//   sums[g] = Σ_k operand(s, j)[k] weights[(g·units + unit)·stride + k],  then the cell, in parts (recurrent_cell.h), for s in a range
//
// A group owns 16 or 32 rows of a direction, a block of it some units with all their gates (recurrent_mma_block.h). Operands are rounded to
// bf16 or tf32, sums and the cell are float32. Blocks give each other operands (recurrent_gather.h) or parts of sums
// (recurrent_scatter.h); a thread adds the sums of its elements, computes their cells and keeps their carries in registers. What a step
// reads beside its sums is on its way since the step before. The bits depend on the sizes and the plan, not on the order of blocks.
#pragma once

#include "cuda/quick_math.h"
#include "cuda/recurrent_cell.h"
#include "cuda/recurrent_gather.h"
#include "cuda/recurrent_scatter.h"

namespace tt::TT_ISA {

/// A row and unit whose cell a thread computes.
template <class Number, class Product, class Step>
struct MmaElement {
  // As few registers as go: they lack where weights are kept. So what follows from the lines of a step, which all threads share, is not
  // here.
  int j, unit;                               // past all rows where there is no such unit
  int sums_at, slice_at;                     // places of its sums and of what it gives; the latter below 0 for no element
  int32_t at, before, next_at, next_before;  // of its step's place and of the next one's
  typename Step::Inputs inputs;
  typename Step::Carry carry;
  typename Step::Result result;

  /// At step s, the first one.
  __device__ void begin(const Step& step, const MmaPlan& plan, int owner, int row0, int i, int64_t s, const StepLines& lines) {
    const int e = static_cast<int>(threadIdx.x) + i * static_cast<int>(blockDim.x);
    const MmaPosition position = Product::position(plan, e);
    const bool one = position.row < Product::Shape::rows && position.own < plan.units;
    unit = owner * plan.units + position.own;
    j = one && unit < step.w.units ? row0 + position.row : INT32_MAX;
    sums_at = position.sums_at;
    slice_at = one ? Product::slice_at(position.row, position.own) : -1;
    look(step, lines);
    if (j < lines.rows) carry = step.carry(s, j, unit);
    read(step, s, lines);
    advance();
  }
  /// What step s reads, the next one, whose lines these are.
  __device__ void read(const Step& step, int64_t s, const StepLines& lines) {
    if (j >= lines.rows) return;
    const Place place = place_in(lines, next_at, next_before);
    inputs = step.fetch(place, s, j, unit);
    if (!place.summed) carry = step.carry(s, j, unit);
  }
  __device__ void advance() { at = next_at, before = next_before; }
  /// Finds its place in the next step.
  __device__ void look(const Step& step, const StepLines& lines) {
    if (j >= lines.rows) return;
    const Place place = step.place(lines, j);
    next_at = place.at, next_before = place.before;
  }
  __device__ Place place_in(const StepLines& lines, int32_t line_at, int32_t line_before) const {
    return {lines.first + j, lines.first_before + j, line_at, line_before, j < lines.summed};
  }
  __device__ void store(const Step& step, const StepLines& lines) {
    if (j < lines.rows) step.store(place_in(lines, at, before), j, unit, result);
  }
  __device__ void finish(const Step& step, const MmaPlan& plan, const StepLines& lines, const Product& product, const float* all_sums,
                         unsigned char* slice) {
    if (slice_at < 0) return;
    real sums[Step::gates];
    const bool alive = j < lines.rows;
    if (alive) {
      product.collect(all_sums + sums_at, sums);
      result = step.template finish<QuickMath>(place_in(lines, at, before), j, unit, sums, inputs, carry);
    }
    unsigned char* to = slice + slice_at;
    TT_UNROLL
    for (int part = 0; part < Step::sent; ++part, to += Product::part_bytes(plan)) Number::put(to, alive ? result.sent(part) : real(0));
  }
};

/// A block's part of a range of steps. When it has sent, first what the next step reads goes on its way, then the schedule of the one after
/// it, all of it at once, and then this step's results: who comes late to the next exchange makes others wait.
///
/// Of a Product, for all threads: slice(turn) is where the block's part of a turn's operand is written; send(turn, more) gives to the
/// others what follows from it, if there are more turns; receive(turn) returns where the sums of a turn are, of which collect makes those
/// of an element; and position places elements.
template <class Number, class Product, class Step, class Exchange>
__device__ void run_steps(const Step& step, const MmaPlan& plan, const Range& range, int owner, int64_t row0, unsigned char* shared,
                          Exchange& exchange) {
  constexpr int count = Product::Shape::elements;
  const int last = static_cast<int>(range.last), by = static_cast<int>(range.by), first_row = static_cast<int>(row0);
  int s = static_cast<int>(range.first);
  while (s != last && first_row >= step.rows(s)) s += by;  // all blocks of the group alike
  if (s == last) return;
  Product product(step, plan, owner, shared, exchange);
  product.first_part(product.slice(0), row0, s);
  product.send(0, true);
  MmaElement<Number, Product, Step> elements[count];
  const int began = s;
  StepLines lines = step.lines_of(s);  // of the elements' step
  TT_UNROLL
  for (int i = 0; i < count; ++i) elements[i].begin(step, plan, owner, first_row, i, s, lines);
  s += by;
  StepLines ahead = s != last ? step.lines_of(s) : StepLines{};  // of the next one; without rows there is none
  for (unsigned turn = 0;; ++turn) {
    const bool more = first_row < ahead.rows;
    TT_UNROLL
    for (int i = 0; i < count; ++i) elements[i].look(step, ahead);
    TT_UNROLL
    for (int i = 0; i < count; ++i) forget(elements[i].j), forget(elements[i].unit), forget(elements[i].slice_at);
    const float* sums = product.receive(turn);
    TT_UNROLL
    for (int i = 0; i < count; ++i) elements[i].finish(step, plan, lines, product, sums, product.slice(turn + 1));
    product.send(turn + 1, more);
    TT_UNROLL
    for (int i = 0; i < count; ++i) elements[i].read(step, s, ahead);
    const StepLines after = more && s + by != last ? step.lines_of(s + by) : StepLines{};
    TT_UNROLL
    for (int i = 0; i < count; ++i) elements[i].store(step, lines), elements[i].advance();
    if (!more) break;
    s += by, lines = ahead, ahead = after;
  }
  // Rows only end on the way forward, and only begin on the way back.
  const int64_t rows = step.rows(began), rows_at_end = step.rows(s - by);
  TT_UNROLL
  for (int i = 0; i < count; ++i)
    if (elements[i].j < rows || elements[i].j < rows_at_end) step.keep(elements[i].j, elements[i].unit, elements[i].carry);
}

/// Zeroes the columns of an operand in shared memory that no block gives.
__device__ inline void clear_rest(const MmaPlan& plan, unsigned char* operand) {
  for (uint32_t i = static_cast<uint32_t>(plan.owners) * plan.slice + 4 * threadIdx.x; i < plan.operand; i += 4 * blockDim.x)
    *reinterpret_cast<uint32_t*>(operand + i) = 0;
}

/// The shapes of kernels for a plan: f(Shape) for its kind and tiles. A step with several gates has a tile of each.
template <template <int> class Shape, int few, int many, class F>
auto with_tiles(const MmaPlan& plan, F f) {
  return plan.tiles == many ? f(Shape<many>{}) : f(Shape<few>{});
}
template <class Step, bool sums_travel, class F>
auto with_shape(const MmaPlan& plan, F f) {
  constexpr int few = Step::gates > 1 ? Step::gates : 2, many = Step::gates > 1 ? Step::gates : 4;
  switch (plan.kind) {
    case MmaKind::narrow:
      return with_tiles<NarrowShape, few, many>(plan, f);
    case MmaKind::wide:
      return with_tiles < WideShape, sums_travel ? 4 : few, sums_travel ? 8 : many > (plan, f);
    case MmaKind::tall:
      break;
  }
  return with_tiles<TallShape, few, many>(plan, f);
}

template <class Step>
MmaProblem mma_problem(const Recurrence& r) {
  return {Step::gates, Step::sent, r.units, r.batch, r.directions, r.precision};
}

}  // namespace tt::TT_ISA
