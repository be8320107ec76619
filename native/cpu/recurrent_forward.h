// The forward pass of a stack for any cell: layers in turn, their directions side by side, each direction by a crew of threads.
//
// A crew works in chunks of steps. The input's part of every gate of a chunk, W x + b, is one product over all its lines; then the steps
// follow, each ending at one barrier. The cell computes a step for the units a member owns; this file does what every cell needs around it.
#pragma once

#include "native/cpu/recurrent.h"
#include "native/cpu/recurrent_panels.h"

namespace tt::TT_ISA {

/// One direction of one layer, as its crew sees it.
struct ForwardPass {
  const Stack& stack;
  const Schedule& schedule;
  int64_t layer, direction;
  const real* input;  // [B,T,inputs]
  int64_t inputs;
  real* out;  // this direction's columns of [B,T,D*P]
  real* h_n;  // [B,P]
  const real *h0, *w_ih, *w_hh, *b_hh;
  const real* bias;  // [width] of W x, null for none
  int64_t width;     // gates of W x times H
  real* lines;       // [lines or chunk][line_stride]: W x + b, then what the cell saves
  int64_t line_stride;
  bool keep;   // lines are saved for backward: one per (step, row), else one per line of a chunk
  real* h[2];  // [B][h_stride] states by step parity
  int64_t h_stride;
  real* scratch;     // gemm_scratch() per member
  Packed packed_ih;  // PackedMatrix::size(width, inputs)
  Packed packed_hh;  // as the cell wants it
  int64_t chunk;     // most lines of a chunk

  int64_t out_stride() const { return stack.outputs(); }
  const int64_t* at() const { return schedule.at[direction]; }
  /// Where the state of position j goes in the user's output at line q.
  TT_INLINE real* out_row(int64_t q) const { return out + at()[q] * out_stride(); }
  Rows out_rows(int64_t q) const { return {out, out_stride(), at() + q}; }
  /// The state of position j after step s.
  TT_INLINE real* h_row(int64_t s, int64_t j) const { return h[(s + 1) % 2] + j * h_stride; }
};

/// The product of a chunk's inputs with W_ih, which is packed once for all chunks.
class InputProduct {
 public:
  InputProduct(const ForwardPass& p, const Crew& crew) : p_(p), operand_(crew.operand), packed_{p.width, p.inputs, p.packed_ih.data} {
    if (!p.packed_ih.made && !few(of(0, p.schedule.lines, nullptr))) packed_.pack(of(0, 0, nullptr), crew.rank, crew.size);
  }

  /// lines[q0 … q1) = W x + b, this member's part.
  void multiply(const Crew& crew, int64_t q0, int64_t q1, real* lines) const {
    const Gemm g = of(q0, q1, lines);
    real* scratch = p_.scratch + gemm_scratch() * crew.rank;
    if (few(of(0, p_.schedule.lines, nullptr))) return gemm_block(g, gemm_part(g, crew.rank, crew.size), scratch);
    gemm_packed(g, packed_, {crew.begin(g.M), crew.end(g.M), 0, g.N}, scratch);
  }

 private:
  Gemm of(int64_t q0, int64_t q1, real* lines) const {
    return {Form::a_bt,
            Into::assign,
            q1 - q0,
            p_.width,
            p_.inputs,
            {p_.input, p_.inputs, p_.at() + q0},
            {p_.w_ih, p_.inputs},
            {lines, p_.line_stride},
            p_.bias,
            operand_};
  }

  const ForwardPass& p_;
  Operand operand_;
  PackedMatrix packed_;
};

/// Runs one direction. Cell(pass, crew) packs its weights and takes its initial state; cell.step(s, lines) computes step s, ending with
/// h_row(s, ·) complete in this member's columns, false to leave; cell.finish(j0, j1, s) gives the final state of rows that end at step s.
template <class Cell>
void run_forward(const ForwardPass& p, Crew crew, Cell& cell) {
  const Schedule& s = p.schedule;
  const Stack& stack = p.stack;
  clear_padding(stack, p.out, p.out_stride(), stack.P, crew.begin(stack.B), crew.end(stack.B));
  cell.finish(s.active(0), s.batch, -1);
  const InputProduct input(p, crew);
  if (crew.size > 1 && !crew.sync()) return;
  for (int64_t begin = 0; begin < s.steps;) {
    int64_t end = begin + 1;
    while (end < s.steps && s.offset[end + 1] - s.offset[begin] <= p.chunk) ++end;
    real* const base = p.keep ? p.lines + s.offset[begin] * p.line_stride : p.lines;
    input.multiply(crew, s.offset[begin], s.offset[end], base);
    if (!crew.sync()) return;
    for (int64_t t = begin; t < end; ++t) {
      if (!cell.step(crew, t, base + (s.offset[t] - s.offset[begin]) * p.line_stride)) return;
      cell.finish(s.active(t + 1), s.active(t), t);
      if (!crew.sync()) return;
    }
    begin = end;
  }
}

/// The outputs of a forward pass and how wide its lines are.
struct ForwardPlan {
  real *y, *h_n, *ys;
  real* saved;            // [L*D][T*B][saved_stride], null when no backward will come
  int64_t width;          // gates of W x times H
  int64_t line_stride;    // numbers a line holds: the width, or more where the cell saves more
  int64_t packed_hh = 0;  // numbers of packed W_hh of one direction; 0 where the cell has its own room
};

/// Where the weights are packed. Those of a short inference are kept for the next.
class WeightRoom {
 public:
  WeightRoom(Context& ctx, const Schedule& schedule, int members) : packs_(ctx.packs), members_(members), operand_(operand_of(ctx)) {
    // Packing costs as much as a few lines of the product: a hundredth of so many.
    constexpr int64_t most_lines = 4096;
    if (schedule.lines <= few_lines || schedule.lines > most_lines) packs_ = nullptr;
  }
  enum Way { input = 0, state = 1 };
  /// For `count` numbers packed from `weights`; `otherwise` where they are not kept.
  Packed take(const real* weights, Way way, int64_t count, real* otherwise) const {
    if (!packs_ || count == 0) return otherwise;
    // Panels begin where the members' shares do.
    const auto layout = static_cast<uint64_t>((2 * members_ + way) * 2 + (operand_ == Operand::bf16_pair));
    const PackCache::Kept kept = packs_->find(weights, layout, static_cast<size_t>(count) * sizeof(real));
    return kept.data ? Packed(static_cast<real*>(kept.data), kept.made) : Packed(otherwise);
  }
  void commit() const {
    if (packs_) packs_->commit();
  }

 private:
  PackCache* packs_;
  int members_;
  Operand operand_;
};

/// Runs every layer: run(pass, crew) one direction with its cell.
/// `bias(i, out)` fills the bias of W x of layer and direction i and returns it, or null.
template <class Bias, class Run>
void forward_stack(Context& ctx, const Stack& stack, const ForwardPlan& plan, Bias&& bias, Run&& run) {
  Workspace& workspace = ctx.workspace;
  const Schedule schedule = make_schedule(workspace, stack.B, stack.T, stack.lengths, stack.D);
  const int members = crew_size(ctx, stack, plan.width / stack.H);
  const int64_t chunk = chunk_lines(stack, schedule, plan.line_stride), h_stride = spread(stack.P),
                layer_size = stack.B * stack.T * stack.outputs();
  real* scratch = workspace.take<real>(gemm_scratch() * members * stack.D);
  real* state = workspace.take<real>(stack.D * 2 * stack.B * h_stride);
  const int64_t packed_ih = PackedMatrix::size(plan.width, stack.L > 1 && stack.outputs() > stack.I ? stack.outputs() : stack.I);
  real* packed = workspace.take<real>(stack.D * (packed_ih + plan.packed_hh));
  const WeightRoom room(ctx, schedule, members);
  const Operands operands(ctx, members * static_cast<int>(stack.D), stack.B, stack.P > stack.H ? stack.P : stack.H);
  const real** biases = workspace.take<const real*>(stack.L * stack.D);
  for (int64_t i = 0; i < stack.L * stack.D; ++i) biases[i] = bias(i, workspace.take<real>(plan.width));
  real* lines = plan.saved ? plan.saved : workspace.take<real>(stack.D * chunk * plan.line_stride);
  real* between[2] = {nullptr, nullptr};
  if (!plan.ys && stack.L > 1)
    for (real*& buffer : between) buffer = workspace.take<real>(layer_size);
  real* dropped = plan.ys && stack.drops(1) ? workspace.take<real>(layer_size) : nullptr;

  const real* input = stack.x;
  for (int64_t layer = 0; layer < stack.L; ++layer) {
    real* out = layer == stack.L - 1 ? plan.y : plan.ys ? plan.ys + layer * layer_size : between[layer % 2];
    Packed own[2][2] = {{nullptr, nullptr}, {nullptr, nullptr}};
    for (int64_t d = 0; d < stack.D; ++d) {
      const int64_t i = layer * stack.D + d;
      real* otherwise = packed + d * (packed_ih + plan.packed_hh);
      own[d][0] = room.take(stack.w_ih[i], WeightRoom::input, PackedMatrix::size(plan.width, stack.inputs(layer)), otherwise);
      own[d][1] = room.take(stack.w_hh[i], WeightRoom::state, plan.packed_hh, otherwise + packed_ih);
    }
    for_directions(ctx, members, stack.D, operands, [&](int d, const Crew& crew) {
      const int64_t i = layer * stack.D + d;
      real* h = state + d * 2 * stack.B * h_stride;
      const ForwardPass pass{stack,
                             schedule,
                             layer,
                             d,
                             input,
                             stack.inputs(layer),
                             out + d * stack.P,
                             stack.state(plan.h_n, layer, d, stack.P),
                             stack.state(stack.h0, layer, d, stack.P),
                             stack.w_ih[i],
                             stack.w_hh[i],
                             stack.b_hh[i],
                             biases[i],
                             plan.width,
                             plan.saved ? lines + i * stack.T * stack.B * plan.line_stride : lines + d * chunk * plan.line_stride,
                             plan.line_stride,
                             plan.saved != nullptr,
                             {h, h + stack.B * h_stride},
                             h_stride,
                             scratch + d * members * gemm_scratch(),
                             own[d][0],
                             own[d][1],
                             chunk};
      run(pass, crew);
    });
    if (ctx.stop.load(std::memory_order_relaxed)) return;
    if (layer + 1 < stack.L && stack.drops(layer + 1)) {
      drop(ctx, stack, layer + 1, stack.outputs(), out, dropped ? dropped : out);
      input = dropped ? dropped : out;
    } else {
      input = out;
    }
  }
  room.commit();
}

}  // namespace tt::TT_ISA
