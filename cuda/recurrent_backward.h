// Backpropagation through time for any cell: from the last layer to the first, some at once as a wavefront over chunks of steps
// (recurrent_pipeline.h), each in a lane (lanes.h), the directions of a layer side by side in the same launches.
//
// The gate gradients of a step are made from those of the next one: dh = dy + W_hhᵀ da(next) is a product with the transposed weights, and
// the cell's derivative follows on its sums (recurrent_product.h). After a chunk of steps its lines of gate gradients are complete, and
// large products over them follow on the op's stream, beside the lanes: first the gradient of the input, which the layer below waits for,
// then its share of the weights'. The lines of two chunks alternate, because the last step of a chunk reads the first lines of the next
// one, and because products still read a chunk while the next steps run. Lines exist only for valid steps (recurrent_schedule.h), so
// padding costs nothing and adds nothing. The order of every sum is fixed by the sizes, the same with lanes as without.
#pragma once

#include <algorithm>

#include "cuda/recurrent.h"
#include "cuda/recurrent_pair.h"
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
  __device__ StepLines lines_of(int64_t s) const { return p.lines_of(s, p.schedule.active[s], p.schedule.active[s + 1]); }
  __device__ Place place(const StepLines& lines, int64_t j) const { return p.place(lines, j); }
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
  const int32_t* at() const { return pass.schedule.at[pass.direction] + first(); }
  const real* column(int64_t column) const { return pass.lines.begin(first()) + column; }
};

/// Gate gradients that multiply the same weights: `count` columns of the lines from `column` on, for the rows `weight` of W.
struct GateRange {
  int64_t column, weight, count;
};

/// dw += daᵀ h over a chunk, of any rows h of `width` numbers.
void outer_grad(Context& ctx, const ChunkWork& c, GateRange r, const Rows& h, int64_t width, real* dw);

/// dx += da W_ih over a chunk.
void input_grad(Context& ctx, const ChunkWork& c, GateRange r);

/// dw_ih += daᵀ x over a chunk.
void input_weight_grad(Context& ctx, const ChunkWork& c, GateRange r);

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
  int64_t layers;      // that run at once
};

/// Whether a cell fills its lines before the steps of a chunk.
template <class Cell, class = void>
struct Begins : std::false_type {};
template <class Cell>
struct Begins<Cell, std::void_t<decltype(&Cell::begin)>> : std::true_type {};

template <class Cell, class Start>
class BackwardStack {
 public:
  BackwardStack(Context& ctx, const Stack& stack, const BackwardPlan& plan, Start& start)
      : ctx_(ctx),
        stack_(stack),
        plan_(plan),
        start_(start),
        schedule_(make_schedule(ctx, stack.B, stack.T, stack.lengths, stack.D, chunk_steps(ctx, sizes_of(stack)))),
        layers_(static_cast<size_t>(stack.L)),
        lanes_(static_cast<size_t>(plan.layers)),
        fork_(ctx, schedule_.chunks() > 1 || stack.L > 1 ? plan.layers : 0) {
    const int64_t layer_size = stack.B * stack.T * stack.outputs();
    slot_ = schedule_.chunk_lines(0) > 0 ? schedule_.chunk_lines(0) : 1;
    for (Lane& lane : lanes_) {
      lane.lines = ctx.take<real>(stack.D * 2 * slot_ * plan.line_width);
      if (stack.L > 1 && stack.drops(1)) lane.dropped = ctx.take<real>(layer_size);
    }
    // The gradient of a layer's input is read by the next one, which may be the first of the group that follows.
    between_.resize(static_cast<size_t>(std::min(stack.L - 1, plan.layers + 1)));
    for (real*& buffer : between_) buffer = ctx.take<real>(layer_size);
  }

  void run() {
    for (int64_t first = 0; first < stack_.L; first += plan_.layers) {
      const int64_t end = std::min(first + plan_.layers, stack_.L), chunks = schedule_.chunks();
      const auto each_at = [&](int64_t stage, auto queue) {
        for (int64_t i = first; i < end; ++i)
          if (const int64_t chunk = chunks - 1 - stage + i - first; chunk >= 0 && chunk < chunks) queue(i, chunk);
      };
      for (int64_t i = first; i < end; ++i) begin(i);
      for (int64_t stage = 0; stage < chunks + end - first - 1; ++stage) {
        each_at(stage, [&](int64_t i, int64_t chunk) { step(i, chunk); });
        each_at(stage, [&](int64_t i, int64_t chunk) { multiply(i, chunk); });
      }
      for (int64_t i = first; i < end; ++i) finish(i);
    }
  }

 private:
  struct Layer {
    const real* input;
    real* dx;
    Directions<BackwardPass> passes;
    Directions<Cell> cells;
    Mark prepared;            // the input is there
    Mark stepped;             // the chunk to multiply next
    std::vector<Mark> given;  // by chunk: dx is there
  };
  /// What the layers of a lane have in turn.
  struct Lane {
    real* lines = nullptr;    // two slots
    real* dropped = nullptr;  // the input of the layer, with dropout
    Mark read[2] = {};        // the products that last read a slot
  };

  // Layers count from the last one here; `index` is what others call them.
  int64_t index(int64_t i) const { return stack_.L - 1 - i; }
  Layer& layer(int64_t i) { return layers_[static_cast<size_t>(i)]; }
  Lane& lane_of(int64_t i) { return lanes_[static_cast<size_t>(i % plan_.layers)]; }
  template <class Queue>
  void on_lane_of(int64_t i, Queue&& queue) {
    fork_.on(i % plan_.layers, queue);
  }
  /// The slot of a chunk's lines; where there is only one chunk layers alternate.
  int64_t slot_of(int64_t i, int64_t chunk) const { return (schedule_.chunks() > 1 ? chunk : i / plan_.layers) % 2; }
  LineRange lines_of(int64_t chunk) const {
    return stack_.D == 1 ? LineRange{schedule_.chunk_begin(chunk), schedule_.chunk_lines(chunk)} : LineRange{0, stack_.B * stack_.T};
  }

  void begin(int64_t i) {
    Layer& here = layer(i);
    const int64_t at = index(i), outputs = stack_.outputs(), layer_size = stack_.B * stack_.T * outputs, ring = 2 * slot_;
    const real* below = at == 0 ? stack_.x : plan_.ys + (at - 1) * layer_size;
    here.input = stack_.drops(at) ? lane_of(i).dropped : below;
    here.dx = at == 0 ? plan_.dx : between_[static_cast<size_t>(i) % between_.size()];
    here.given.resize(static_cast<size_t>(schedule_.chunks()));
    if (stack_.drops(at)) drop(ctx_, stack_, at, outputs, schedule_, {0, stack_.B * stack_.T}, below, lane_of(i).dropped);
    here.prepared = fork_.mark();
    clear(ctx_, here.dx, stack_.B * stack_.T * stack_.inputs(at));
    const real* out = i == 0 ? plan_.y : plan_.ys + at * layer_size;
    const real* dy = i == 0 ? plan_.dy : layer(i - 1).dx;
    on_lane_of(i, [&] {
      for (int64_t d = 0; d < stack_.D; ++d) {
        real* lines = lane_of(i).lines + (d * ring + (schedule_.chunks() > 1 ? 0 : slot_of(i, 0) * slot_)) * plan_.line_width;
        here.passes.of[d] = {{schedule_,
                              d,
                              stack_.H,
                              stack_.P,
                              stack_.state(stack_.h0, at, d, stack_.P),
                              const_cast<real*>(out) + d * stack_.P,
                              outputs,
                              {lines, plan_.line_width, static_cast<uint32_t>(ring)}},
                             dy ? dy + d * stack_.P : nullptr,
                             stack_.state(plan_.dh_n, at, d, stack_.P)};
        here.cells.of[d] = start_(at * stack_.D + d, here.passes.of[d]);
      }
    });
  }

  ChunkWork work(int64_t i, int64_t chunk, int64_t d) {
    const int64_t at = index(i), part = at * stack_.D + d;
    return {stack_,
            layer(i).passes.of[d],
            chunk,
            layer(i).input,
            stack_.inputs(at),
            stack_.w_ih[part],
            layer(i).dx,
            plan_.dw_ih[part],
            plan_.dw_hh[part],
            plan_.db_ih[part],
            plan_.db_hh[part]};
  }

  void step(int64_t i, int64_t chunk) {
    Layer& here = layer(i);
    on_lane_of(i, [&] {
      // A chunk of one direction is other times than one of the other: with two, all of the layer above comes first.
      if (i > 0) fork_.wait(layer(i - 1).given[static_cast<size_t>(stack_.D == 1 ? chunk : 0)]);
      fork_.wait(lane_of(i).read[slot_of(i, chunk)]);
      if constexpr (Begins<Cell>::value) {
        fork_.wait(here.prepared);
        for (int64_t d = 0; d < stack_.D; ++d) here.cells.of[d].begin(ctx_, work(i, chunk, d));
      }
      Cell::steps(ctx_, here.cells, {stack_, plan_.layers, {schedule_.chunk_end(chunk) - 1, chunk * schedule_.chunk_steps - 1, -1}});
      here.stepped = fork_.mark();
    });
  }

  void multiply(int64_t i, int64_t chunk) {
    Layer& here = layer(i);
    fork_.wait(here.stepped);
    // dx began as zeros: neither direction is the first to write it.
    if (here.dx)
      for (int64_t d = 0; d < stack_.D; ++d) here.cells.of[d].inputs(ctx_, work(i, chunk, d));
    if (here.dx && stack_.drops(index(i)) && (stack_.D == 1 || chunk == 0))
      drop(ctx_, stack_, index(i), stack_.outputs(), schedule_, lines_of(chunk), here.dx, here.dx);
    here.given[static_cast<size_t>(chunk)] = fork_.mark();
    for (int64_t d = 0; d < stack_.D; ++d) here.cells.of[d].weights(ctx_, work(i, chunk, d));
    lane_of(i).read[slot_of(i, chunk)] = fork_.mark();
  }

  void finish(int64_t i) {
    Layer& here = layer(i);
    on_lane_of(i, [&] {
      if (plan_.dh0) {
        Directions<FirstStep> firsts{};
        for (int64_t d = 0; d < stack_.D; ++d) firsts.of[d] = here.cells.of[d].first(stack_.state(plan_.dh0, index(i), d, stack_.P));
        launch_step(ctx_, firsts, stack_.D, stack_.B, -1);
      }
      for (int64_t d = 0; d < stack_.D; ++d) here.cells.of[d].finish(ctx_);
    });
  }

  Context& ctx_;
  const Stack& stack_;
  const BackwardPlan& plan_;
  Start& start_;
  Schedule schedule_;
  std::vector<Layer> layers_;
  std::vector<Lane> lanes_;
  int64_t slot_ = 1;  // lines of a direction in a chunk
  std::vector<real*> between_;
  Fork fork_;
};

/// Runs every layer. `start(i, pass)` makes the cell of one layer and direction; Cell::steps(ctx, directions of cells, stretch) queues
/// steps, cell.begin(ctx, work) before a chunk's steps what they need, if the cell has it, cell.inputs(ctx, work) a chunk's part of dx,
/// cell.weights(ctx, work) its share of the weight gradients, cell.first(dh0) is the FirstStep, and cell.finish(ctx) what else there is
/// about the initial state. Cells of layers that run at once share no memory.
template <class Cell, class Start>
void backward_stack(Context& ctx, const Stack& stack, const BackwardPlan& plan, Start&& start) {
  BackwardStack<Cell, Start>(ctx, stack, plan, start).run();
}

}  // namespace tt::TT_ISA
