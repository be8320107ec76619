// The forward pass of a stack for any cell: some layers at once as a wavefront over chunks of steps (recurrent_pipeline.h), each in a lane
// (lanes.h), the directions of a layer side by side in the same launches.
//
// The input's part of every gate, W x + b, is one product over all lines of a chunk, on the op's stream beside the lanes; then the steps
// follow in the layer's lane (recurrent_ways.h): in one launch for them all, or one for each of their products, between which the stream is
// the barrier. What follows what is the same without lanes, and so are the bits.
#pragma once

#include <algorithm>

#include "cuda/recurrent.h"
#include "cuda/recurrent_pair.h"
#include "cuda/recurrent_ways.h"

namespace tt::TT_ISA {

/// A step's product of the weights with the state before it (recurrent_product.h); a cell's Step adds `gates` and `after`, or its parts.
struct StateStep {
  StepWeights w;
  Pass p;

  __device__ int64_t rows(int64_t s) const { return p.schedule.active[s]; }
  __device__ int64_t summed(int64_t s) const { return p.with_state(s); }
  __device__ const real* operand(int64_t s, int64_t j) const { return p.h_before(s, j); }
  __device__ StepLines lines_of(int64_t s) const {
    const int32_t rows = p.schedule.active[s];
    return p.lines_of(s, rows, s > 0 || p.h0 ? rows : 0);
  }
  __device__ Place place(const StepLines& lines, int64_t j) const { return p.place(lines, j); }
};

/// The cell of one product a step, which keeps no other state than its outputs.
template <class Step>
struct OneProduct {
  Step all;

  static void steps(Context& ctx, const Directions<OneProduct>& cells, const Stretch& stretch) {
    launch_steps(ctx, Directions<Step>{cells.of[0].all, cells.of[1].all}, stretch);
  }
  void finish(Context&) const {}
};

/// The outputs of a forward pass and how wide its lines are.
struct ForwardPlan {
  real *y, *h_n, *ys;
  real* saved;          // [L*D][T*B][line_stride], null when no backward will come
  int64_t width;        // gates of W x times H
  int64_t line_stride;  // numbers a line holds: the width, or more where the cell saves more
  int64_t layers;       // that run at once
};

template <class Cell, class Bias, class Start>
class ForwardStack {
 public:
  ForwardStack(Context& ctx, const Stack& stack, const ForwardPlan& plan, Bias& bias, Start& start)
      : ctx_(ctx),
        stack_(stack),
        plan_(plan),
        bias_(bias),
        start_(start),
        schedule_(make_schedule(ctx, stack.B, stack.T, stack.lengths, stack.D, chunk_steps(ctx, sizes_of(stack)))),
        layers_(static_cast<size_t>(stack.L)),
        lanes_(static_cast<size_t>(plan.layers)),
        fork_(ctx, schedule_.chunks() > 1 ? plan.layers : 0) {
    const int64_t layer_size = stack.B * stack.T * stack.outputs();
    ring_ = plan.saved ? stack.B * stack.T : schedule_.chunk_lines(0) * (schedule_.chunks() > 1 ? 2 : 1);
    for (Lane& lane : lanes_)
      if (!plan.saved) lane.lines = ctx.take<real>(stack.D * ring_ * plan.line_stride);
    // The outputs of a layer are read by the next one, which may be the first of the group that follows.
    if (!plan.ys) between_.resize(static_cast<size_t>(std::min(stack.L - 1, plan.layers + 1)));
    for (real*& buffer : between_) buffer = ctx.take<real>(layer_size);
    if (stack.L > 1 && stack.drops(1)) dropped_ = ctx.take<real>(layer_size);
  }

  void run() {
    for (int64_t first = 0; first < stack_.L; first += plan_.layers) {
      const int64_t end = std::min(first + plan_.layers, stack_.L), chunks = schedule_.chunks();
      const auto each_at = [&](int64_t stage, auto queue) {
        for (int64_t i = first; i < end; ++i)
          if (const int64_t chunk = stage - (i - first); chunk >= 0 && chunk < chunks) queue(i, chunk);
      };
      for (int64_t i = first; i < end; ++i) begin(i);
      for (int64_t stage = 0; stage < chunks + end - first - 1; ++stage) {
        each_at(stage, [&](int64_t i, int64_t chunk) { project(i, chunk); });
        each_at(stage, [&](int64_t i, int64_t chunk) { step(i, chunk); });
      }
      for (int64_t i = first; i < end; ++i) finish(i);
    }
  }

 private:
  struct Layer {
    const real* input;
    real* out;
    Directions<Pass> passes;
    Directions<Cell> cells;
    const real* biases[2];
    Mark projected;             // the chunk to step next
    std::vector<Mark> stepped;  // by chunk
  };
  /// What the layers of a lane have in turn.
  struct Lane {
    real* lines = nullptr;  // two chunks in turn, where they are not saved
    Mark read[2] = {};      // the steps that last read either
  };

  Layer& layer(int64_t i) { return layers_[static_cast<size_t>(i)]; }
  Lane& lane_of(int64_t i) { return lanes_[static_cast<size_t>(i % plan_.layers)]; }
  template <class Queue>
  void on_lane_of(int64_t i, Queue&& queue) {
    fork_.on(i % plan_.layers, queue);
  }

  void begin(int64_t i) {
    Layer& here = layer(i);
    const int64_t all_lines = stack_.B * stack_.T, outputs = stack_.outputs();
    here.out = i == stack_.L - 1 ? plan_.y
               : plan_.ys        ? plan_.ys + i * all_lines * outputs
                                 : between_[static_cast<size_t>(i) % between_.size()];
    here.input = i == 0 ? stack_.x : stack_.drops(i) ? dropped_ : layer(i - 1).out;
    here.stepped.resize(static_cast<size_t>(schedule_.chunks()));
    for (int64_t d = 0; d < stack_.D; ++d) here.biases[d] = bias_(i * stack_.D + d);
    on_lane_of(i, [&] {
      clear_padding(ctx_, stack_, outputs, here.out);
      for (int64_t d = 0; d < stack_.D; ++d) {
        const int64_t stride = plan_.line_stride, part = i * stack_.D + d;
        real* lines = plan_.saved ? plan_.saved + part * all_lines * stride : lane_of(i).lines + d * ring_ * stride;
        here.passes.of[d] = {schedule_,
                             d,
                             stack_.H,
                             stack_.P,
                             stack_.state(stack_.h0, i, d, stack_.P),
                             here.out + d * stack_.P,
                             outputs,
                             {lines, stride, static_cast<uint32_t>(ring_ > 0 ? ring_ : 1)}};
        here.cells.of[d] = start_(part, here.passes.of[d]);
      }
    });
  }

  /// W x + b of a chunk; with two directions the first one waits for all of the layer below.
  void project(int64_t i, int64_t chunk) {
    Layer& here = layer(i);
    if (i > 0 && (stack_.D == 1 || chunk == 0)) {
      const std::vector<Mark>& below = layer(i - 1).stepped;
      fork_.wait(stack_.D == 1 ? below[static_cast<size_t>(chunk)] : below.back());
      const LineRange lines =
          stack_.D == 1 ? LineRange{schedule_.chunk_begin(chunk), schedule_.chunk_lines(chunk)} : LineRange{0, stack_.B * stack_.T};
      if (stack_.drops(i)) drop(ctx_, stack_, i, stack_.outputs(), schedule_, lines, layer(i - 1).out, dropped_);
    }
    if (!plan_.saved) fork_.wait(lane_of(i).read[chunk % 2]);
    for (int64_t d = 0; d < stack_.D; ++d) {
      const int64_t first = schedule_.chunk_begin(chunk), inputs = stack_.inputs(i);
      Gemm g{Form::a_bt,
             Into::assign,
             schedule_.chunk_lines(chunk),
             plan_.width,
             inputs,
             {here.input, inputs, schedule_.at[d] + first},
             {stack_.w_ih[i * stack_.D + d], inputs},
             {here.passes.of[d].lines.begin(first), plan_.line_stride},
             here.biases[d]};
      g.limit = {Limit::m, schedule_.counts + chunk};
      gemm(ctx_, g);
    }
    here.projected = fork_.mark();
  }

  void step(int64_t i, int64_t chunk) {
    Layer& here = layer(i);
    on_lane_of(i, [&] {
      fork_.wait(here.projected);
      Cell::steps(ctx_, here.cells, {stack_, plan_.layers, {chunk * schedule_.chunk_steps, schedule_.chunk_end(chunk), 1}});
      here.stepped[static_cast<size_t>(chunk)] = lane_of(i).read[chunk % 2] = fork_.mark();
    });
  }

  void finish(int64_t i) {
    Layer& here = layer(i);
    on_lane_of(i, [&] {
      for (int64_t d = 0; d < stack_.D; ++d) {
        give_final_states(ctx_, stack_, here.passes.of[d], stack_.state(plan_.h_n, i, d, stack_.P));
        here.cells.of[d].finish(ctx_);
      }
    });
  }

  Context& ctx_;
  const Stack& stack_;
  const ForwardPlan& plan_;
  Bias& bias_;
  Start& start_;
  Schedule schedule_;
  std::vector<Layer> layers_;
  std::vector<Lane> lanes_;
  int64_t ring_ = 0;  // lines of a direction that are kept
  std::vector<real*> between_;
  real* dropped_ = nullptr;
  Fork fork_;
};

/// Runs every layer. `bias(i)` gives the bias of W x of layer and direction i on the device, or null. `start(i, pass)` makes the cell of
/// one, Cell::steps(ctx, directions of cells, stretch) queues steps, and cell.finish(ctx) the final states it keeps itself. Cells of layers
/// that run at once share no memory.
template <class Cell, class Bias, class Start>
void forward_stack(Context& ctx, const Stack& stack, const ForwardPlan& plan, Bias&& bias, Start&& start) {
  ForwardStack<Cell, Bias, Start>(ctx, stack, plan, bias, start).run();
}

}  // namespace tt::TT_ISA
