// Backpropagation through time for any cell: layers from the last to the first, directions side by side in the same launches.
//
// The gate gradients of a step are made from those of the next one: dh = dy + W_hhᵀ da(next) is a product with the transposed weights, and
// the cell's derivative follows on its sums (recurrent_product.h). After a chunk of steps its lines of gate gradients are complete, and its
// share of the weight and input gradients follows as large products over them. The lines of two chunks alternate, because the last step of
// a chunk reads the first lines of the next one. Lines exist only for valid steps (recurrent_schedule.h), so padding costs nothing and adds
// nothing. The order of every sum is fixed by the sizes.
#pragma once

#include "cuda/recurrent.h"
#include "cuda/recurrent_ways.h"

namespace tt::TT_ISA {

/// A direction of a layer on its way back. Gradients that come from nobody are null.
struct BackwardPass : Pass {
  const real* dy;    // this direction's columns of the gradient of [B,T,D*P]
  const real* dh_n;  // [B,P]

  __device__ real dy_of(int64_t q, int64_t unit) const { return dy_at(at(q), unit); }
  __device__ real dy_at(int64_t place, int64_t unit) const { return dy ? dy[place * out_stride + unit] : real(0); }
  __device__ real dh_n_of(int64_t j, int64_t unit) const { return dh_n ? dh_n[schedule.order[j] * P + unit] : real(0); }
};

/// The product of the transposed weights with the gate gradients of the next step; a cell's Step adds `gates` and `after`.
struct GradStep {
  StepWeights w;
  BackwardPass p;
  int64_t column;  // of a line, where the gradients begin

  /// Step -1 is the initial state, that all rows have.
  __device__ int64_t rows(int64_t s) const { return s < 0 ? p.schedule.batch : p.schedule.active[s]; }
  __device__ int64_t summed(int64_t s) const { return p.schedule.active[s + 1]; }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.lines[p.line(s + 1, j)] + column; }
  __device__ Place place(int64_t s, int64_t j) const { return p.place(s, j, j < summed(s)); }
  /// What reaches the state after step s from later: from the next step, `direct` of it past the product, or from the final state.
  __device__ real incoming(bool from_step, int64_t j, int64_t unit, real sum, real direct) const {
    return from_step ? sum + direct : p.dh_n_of(j, unit);
  }
  __device__ real incoming(int64_t s, int64_t j, int64_t unit, real sum, real direct) const {
    return incoming(j < summed(s), j, unit, sum, direct);
  }
};

/// dh0 at step -1.
struct FirstStep : GradStep {
  static constexpr int gates = 1;
  const real* direct;          // [B][P] or null
  real* dh0;                   // [B,P]
  const real* kept = nullptr;  // [B,P] what the product multiplied the state with, or null

  __device__ void after(int64_t s, int64_t j, int64_t unit, const real (&sum)[1]) const {
    const int64_t to = p.schedule.order[j] * p.P + unit;
    dh0[to] = incoming(s, j, unit, kept ? sum[0] * kept[to] : sum[0], direct ? direct[j * p.P + unit] : real(0));
  }
};

/// What the host does with a chunk of a direction.
struct ChunkWork {
  const Stack& stack;
  const BackwardPass& pass;
  int64_t chunk;
  const real* input;  // [B,T,inputs]
  int64_t inputs;
  const real* w_ih;
  real *dx, *dw_ih, *dw_hh, *db_ih, *db_hh;  // all are added to; dx began as zeros

  int64_t first() const { return pass.schedule.chunk_begin(chunk); }
  int64_t lines() const { return pass.schedule.chunk_lines(chunk); }
  const int32_t* count() const { return pass.schedule.counts + chunk; }
  const real* column(int64_t column) const { return pass.lines.begin(first()) + column; }
};

/// Gate gradients that multiply the same weights: `count` columns of the lines from `column` on, for the rows `weight` of W.
struct GateRange {
  int64_t column, weight, count;
};

/// dw += daᵀ h over a chunk, of any rows h of `width` numbers.
void outer_grad(Context& ctx, const ChunkWork& c, GateRange r, const Rows& h, int64_t width, real* dw);

/// dw_ih += daᵀ x and dx += da W_ih over a chunk.
void input_grad(Context& ctx, const ChunkWork& c, GateRange r);

/// dw_hh += daᵀ h over a chunk, h the state before each step.
void state_grad(Context& ctx, const ChunkWork& c, GateRange r);

/// db += the sum over a chunk's lines, into either or both of two biases, of which either may be null.
void bias_grad(Context& ctx, const ChunkWork& c, GateRange r, real* db, real* db_too);

/// wᵀ [columns,rows] of w [rows,columns], in scratch memory.
const real* transposed(Context& ctx, const real* w, int64_t rows, int64_t columns);

/// The gradients a backward pass starts from and those it gives, beside the weights'.
struct BackwardPlan {
  const real *y, *ys, *dy, *dh_n;
  real *dx, *dh0;
  List<real> dw_ih, dw_hh, db_ih, db_hh;
  int64_t line_width;  // numbers in a line
};

/// Runs every layer. `start(i, pass)` makes the cell of one layer and direction; cell.step(ctx, directions of cells, stack, s) queues step
/// s, cell.weights(ctx, work) a chunk's share of the weight gradients, cell.first(dh0) is the FirstStep, and cell.finish(ctx) what else
/// there is about the initial state.
template <class Cell, class Start>
void backward_stack(Context& ctx, const Stack& stack, const BackwardPlan& plan, Start&& start) {
  const Schedule schedule = make_schedule(ctx, stack.B, stack.T, stack.lengths, stack.D, chunk_steps(ctx, stack.B, stack.T, stack.H));
  const int64_t outputs = stack.outputs(), layer_size = stack.B * stack.T * outputs;
  const int64_t kept = schedule.chunk_lines(0) * (schedule.chunks() > 1 ? 2 : 1), ring = kept > 0 ? kept : 1;
  real* lines = ctx.take<real>(stack.D * ring * plan.line_width);
  real* dropped = stack.drops(stack.L - 1) ? ctx.take<real>(layer_size) : nullptr;
  real* between[2] = {nullptr, nullptr};
  for (int64_t i = 0; i < 2 && i + 1 < stack.L; ++i) between[i] = ctx.take<real>(layer_size);

  const real* dy = plan.dy;
  for (int64_t layer = stack.L - 1; layer >= 0; --layer) {
    const real* input = layer == 0 ? stack.x : plan.ys + (layer - 1) * layer_size;
    if (stack.drops(layer)) drop(ctx, stack, layer, outputs, input, dropped), input = dropped;
    const real* out = layer == stack.L - 1 ? plan.y : plan.ys + layer * layer_size;
    real* dx = layer == 0 ? plan.dx : between[layer % 2 ? 0 : 1];
    Directions<BackwardPass> passes{};
    Directions<Cell> cells{};
    for (int64_t d = 0; d < stack.D; ++d) {
      passes.of[d] = {{schedule,
                       d,
                       stack.H,
                       stack.P,
                       stack.state(stack.h0, layer, d, stack.P),
                       const_cast<real*>(out) + d * stack.P,
                       outputs,
                       {lines + d * ring * plan.line_width, plan.line_width, static_cast<uint32_t>(ring)}},
                      dy ? dy + d * stack.P : nullptr,
                      stack.state(plan.dh_n, layer, d, stack.P)};
      cells.of[d] = start(layer * stack.D + d, passes.of[d]);
    }
    // A chunk of the reverse direction is other times than one of the forward one: neither can be the first to write dx.
    clear(ctx, dx, stack.B * stack.T * stack.inputs(layer));
    for (int64_t chunk = schedule.chunks() - 1; chunk >= 0; --chunk) {
      const auto work = [&](int64_t d) {
        const int64_t i = layer * stack.D + d;
        return ChunkWork{stack, passes.of[d],  chunk,         input,         stack.inputs(layer), stack.w_ih[i],
                         dx,    plan.dw_ih[i], plan.dw_hh[i], plan.db_ih[i], plan.db_hh[i]};
      };
      for (int64_t d = 0; d < stack.D; ++d) cells.of[d].begin(ctx, work(d));
      Cell::steps(ctx, cells, stack, {schedule.chunk_end(chunk) - 1, chunk * schedule.chunk_steps - 1, -1});
      for (int64_t d = 0; d < stack.D; ++d) cells.of[d].weights(ctx, work(d));
    }
    if (plan.dh0) {
      Directions<FirstStep> firsts{};
      for (int64_t d = 0; d < stack.D; ++d) firsts.of[d] = cells.of[d].first(stack.state(plan.dh0, layer, d, stack.P));
      launch_step(ctx, firsts, stack.D, stack.B, -1);
    }
    for (int64_t d = 0; d < stack.D; ++d) cells.of[d].finish(ctx);
    if (dx && stack.drops(layer)) drop(ctx, stack, layer, outputs, dx, dx);
    dy = dx;
  }
}

}  // namespace tt::TT_ISA
