// The forward pass of a stack for any cell: layers in turn, their directions side by side, each direction by a crew of threads.
//
// A crew works in chunks of steps. The input's part of every gate of a chunk, W x + b, is one product over its lines; then the steps
// follow. The cell computes a step for the rows and units a member owns (recurrent_crew.h); those who share rows meet after every step, the
// whole crew after a chunk and where rows change hands. This file does what every cell needs around it.
#pragma once

#include "native/cpu/own_lines.h"
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

/// Whether W_ih is multiplied by thin tiles, and so packed for them.
inline bool thin_input(const Schedule& s) { return s.lines <= thin_rows; }

/// The product of a chunk's inputs with W_ih, which is packed once for all chunks, or where the call has few lines read where it lies.
class InputProduct {
 public:
  InputProduct(const ForwardPass& p, const Crew& crew)
      : p_(p),
        operand_(crew.operand),
        dots_(!p.packed_ih.serves(p.schedule.lines)),
        packed_{p.width, p.inputs, p.packed_ih.data, thin_input(p.schedule)} {
    if (!p.packed_ih.made && !dots_) packed_.pack(of(0, {}, {}), crew.rank, crew.size);
  }

  /// The lines of steps [begin, end) = W x + b, this member's part.
  void multiply(const Crew& crew, int64_t begin, int64_t end, real* lines) const {
    real* scratch = p_.scratch + gemm_scratch() * crew.rank;
    const int64_t q = p_.schedule.offset[begin], count = p_.schedule.offset[end] - q;
    if (p_.schedule.lines <= few_lines) {  // too few for the members to share them out
      const Gemm g = of(count, Rows{p_.input, p_.inputs, p_.at() + q}.even(count), {lines, p_.line_stride});
      if (dots_) return gemm_dots(g, gemm_part(g, crew));
      return gemm_packed(g, packed_, packed_.part(count, crew.rank, crew.size), scratch);
    }
    const OwnLines own(p_.schedule, p_.at(), crew, begin, end);
    const Gemm g = of(own.count(), own.user(p_.input, p_.inputs), own.of(lines, p_.line_stride));
    gemm_packed(g, packed_, {0, g.M, 0, g.N}, scratch);
  }

 private:
  Gemm of(int64_t lines, Rows x, OutRows to) const {
    return {Form::a_bt, Into::assign, lines, p_.width, p_.inputs, x, {p_.w_ih, p_.inputs}, to, p_.bias, operand_};
  }

  const ForwardPass& p_;
  Operand operand_;
  bool dots_;
  PackedMatrix packed_;
};

/// Runs one direction. Cell(pass, crew) packs its weights and takes its initial state; cell.step(crew, s, lines) computes step s, ending
/// with h_row(s, ·) complete in this member's rows and columns, false to leave; cell.finish(rows, s) gives the final state of those of its
/// rows that end at step s.
template <class Cell>
void run_forward(const ForwardPass& p, Crew crew, Cell& cell) {
  const Schedule& s = p.schedule;
  const Stack& stack = p.stack;
  clear_padding(stack, p.out, p.out_stride(), stack.P, crew.begin(stack.B), crew.end(stack.B));
  cell.finish(crew.rows_of(s.batch).from(s.active(0)), -1);
  const InputProduct input(p, crew);
  if (crew.size > 1 && !crew.sync()) return;
  for (int64_t begin = 0; begin < s.steps;) {
    int64_t end = begin + 1;
    while (end < s.steps && s.offset[end + 1] - s.offset[begin] <= p.chunk) ++end;
    real* const base = p.keep ? p.lines + s.offset[begin] * p.line_stride : p.lines;
    crew.begin_share();
    input.multiply(crew, begin, end, base);
    crew.end_products();
    if (!crew.sync_group()) return;
    for (int64_t t = begin; t < end; ++t) {
      if (!cell.step(crew, t, base + (s.offset[t] - s.offset[begin]) * p.line_stride)) return;
      if (!(t + 1 == end ? crew.end_chunk() : crew.end_step(s.active(t + 1) < s.active(t)))) return;
      cell.finish(crew.rows_of(s.active(t)).from(s.active(t + 1)), t);
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
  bool by_rows = false;   // the cell shares out a step as a grid, not by units alone
};

/// Where the weights are packed. Those of a short inference are kept for the next.
class WeightRoom {
 public:
  WeightRoom(Context& ctx, const CrewPlan& crews, const Schedule& schedule)
      : packs_(ctx.packs), operand_(operand_of(ctx)), thin_{thin_input(schedule), crews.thin()} {
    // Packing costs as much as a few lines of the product: a hundredth of so many.
    constexpr int64_t most_lines = 4096;
    if (schedule.lines > most_lines) packs_ = nullptr;
  }
  enum Way { input = 0, state = 1 };
  /// For `count` numbers packed from `weights` for `shares` of the units; `otherwise` where they are not kept.
  Packed take(const real* weights, Way way, int shares, int64_t count, real* otherwise) const {
    if (!packs_ || count == 0) return otherwise;
    // Panels begin where the shares of units do.
    const auto layout = static_cast<uint64_t>(((2 * shares + way) * 2 + thin_[way]) * 2 + is_pair(operand_));
    const PackCache::Kept kept = packs_->find(weights, layout, static_cast<size_t>(count) * sizeof(real));
    return kept.data ? Packed(static_cast<real*>(kept.data), true, kept.made) : Packed(otherwise);
  }
  void commit() const {
    if (packs_) packs_->commit();
  }

 private:
  PackCache* packs_;
  Operand operand_;
  bool thin_[2];  // by way
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
  const StepSplit split{stack.B, stack.P > stack.H ? stack.P : stack.H, plan.by_rows ? plan.width * stack.P : 0};
  const CrewPlan crews(ctx, members, stack.D, split, chunk);
  const WeightRoom room(ctx, crews, schedule);
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
      const int shares = crews.shares(members, stack.D, d);
      own[d][0] = room.take(stack.w_ih[i], WeightRoom::input, shares, PackedMatrix::size(plan.width, stack.inputs(layer)), otherwise);
      own[d][1] = room.take(stack.w_hh[i], WeightRoom::state, shares, plan.packed_hh, otherwise + packed_ih);
    }
    for_directions(ctx, members, stack.D, crews, [&](int d, const Crew& crew) {
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
