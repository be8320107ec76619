// The forward pass of a stack for any cell: layers in turn, their directions side by side in the same launches.
//
// The input's part of every gate, W x + b, is one product over all lines of a chunk of steps; then the steps follow (recurrent_ways.h): in
// one launch for them all, or one for each of their products, between which the stream is the barrier.
#pragma once

#include "cuda/recurrent.h"
#include "cuda/recurrent_ways.h"

namespace tt::TT_ISA {

/// A step's product of the weights with the state before it (recurrent_product.h); a cell's Step adds `gates` and `after`, or its parts.
struct StateStep {
  StepWeights w;
  Pass p;

  __device__ int64_t rows(int64_t s) const { return p.schedule.active[s]; }
  __device__ int64_t summed(int64_t s) const { return p.with_state(s); }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.h_before(s, j); }
  __device__ Place place(int64_t s, int64_t j) const { return p.place(s, j, j < summed(s)); }
};

/// The cell of one product a step, which keeps no other state than its outputs.
template <class Step>
struct OneProduct {
  Step all;

  static void steps(Context& ctx, const Directions<OneProduct>& cells, const Stack& stack, Range range) {
    launch_steps(ctx, Directions<Step>{cells.of[0].all, cells.of[1].all}, stack.D, stack.B, range);
  }
  void finish(Context&) const {}
};

/// The outputs of a forward pass and how wide its lines are.
struct ForwardPlan {
  real *y, *h_n, *ys;
  real* saved;          // [L*D][T*B][line_stride], null when no backward will come
  int64_t width;        // gates of W x times H
  int64_t line_stride;  // numbers a line holds: the width, or more where the cell saves more
};

/// Runs every layer. `bias(i)` gives the bias of W x of layer and direction i on the device, or null. `start(i, pass)` makes the cell of
/// one, Cell::steps(ctx, directions of cells, stack, range) queues a range of steps, and cell.finish(ctx) the final states it keeps itself.
template <class Cell, class Bias, class Start>
void forward_stack(Context& ctx, const Stack& stack, const ForwardPlan& plan, Bias&& bias, Start&& start) {
  const Schedule schedule = make_schedule(ctx, stack.B, stack.T, stack.lengths, stack.D, chunk_steps(ctx, stack.B, stack.T, stack.H));
  const int64_t outputs = stack.outputs(), layer_size = stack.B * stack.T * outputs, all_lines = stack.B * stack.T;
  const int64_t ring = plan.saved ? all_lines : schedule.chunk_lines(0);
  real* scratch = plan.saved ? nullptr : ctx.take<real>(stack.D * ring * plan.line_stride);
  real* between[2] = {nullptr, nullptr};
  if (!plan.ys && stack.L > 1)
    for (real*& buffer : between) buffer = ctx.take<real>(layer_size);
  real* dropped = plan.ys && stack.drops(1) ? ctx.take<real>(layer_size) : nullptr;

  const real* input = stack.x;
  for (int64_t layer = 0; layer < stack.L; ++layer) {
    real* out = layer == stack.L - 1 ? plan.y : plan.ys ? plan.ys + layer * layer_size : between[layer % 2];
    clear_padding(ctx, stack, outputs, out);
    Directions<Pass> passes{};
    Directions<Cell> cells{};
    const real* biases[2] = {nullptr, nullptr};
    for (int64_t d = 0; d < stack.D; ++d) {
      const int64_t i = layer * stack.D + d;
      real* lines = plan.saved ? plan.saved + i * all_lines * plan.line_stride : scratch + d * ring * plan.line_stride;
      passes.of[d] = {schedule,
                      d,
                      stack.H,
                      stack.P,
                      stack.state(stack.h0, layer, d, stack.P),
                      out + d * stack.P,
                      outputs,
                      {lines, plan.line_stride, static_cast<uint32_t>(ring > 0 ? ring : 1)}};
      cells.of[d] = start(i, passes.of[d]);
      biases[d] = bias(i);
    }
    for (int64_t chunk = 0; chunk < schedule.chunks(); ++chunk) {
      const int64_t first = schedule.chunk_begin(chunk), inputs = stack.inputs(layer);
      for (int64_t d = 0; d < stack.D; ++d) {
        const Pass& pass = passes.of[d];
        Gemm g{Form::a_bt,
               Into::assign,
               schedule.chunk_lines(chunk),
               plan.width,
               inputs,
               {input, inputs, schedule.at[d] + first},
               {stack.w_ih[layer * stack.D + d], inputs},
               {pass.lines.begin(first), plan.line_stride},
               biases[d]};
        g.limit = {Limit::m, schedule.counts + chunk};
        gemm(ctx, g);
      }
      Cell::steps(ctx, cells, stack, {chunk * schedule.chunk_steps, schedule.chunk_end(chunk), 1});
    }
    for (int64_t d = 0; d < stack.D; ++d) {
      give_final_states(ctx, stack, passes.of[d], stack.state(plan.h_n, layer, d, stack.P));
      cells.of[d].finish(ctx);
    }
    input = out;
    if (layer + 1 == stack.L || !stack.drops(layer + 1)) continue;
    drop(ctx, stack, layer + 1, outputs, out, dropped ? dropped : out);
    input = dropped ? dropped : out;
  }
}

}  // namespace tt::TT_ISA
