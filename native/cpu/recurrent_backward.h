// Backpropagation through time for any cell: layers from the last to the first, directions side by side, each by a crew of threads.
//
// A crew goes through chunks of steps from the end. A member computes dh and the gate gradients of the rows and units it owns; those who
// share rows meet after every step (twice where the cell needs two products), the whole crew after a chunk and where rows change hands.
// After a chunk, when its lines of gate gradients are complete and still in the cache, its share of dW and dx follows as large products
// over those lines. Two chunk buffers alternate: the first step of a chunk reads the last one's first lines, and slow members may still be
// multiplying them. Lines exist only for valid steps (recurrent_schedule.h), so padding costs nothing and adds nothing. The order of every
// sum is fixed by the shapes: chunks, then lines.
#pragma once

#include "native/cpu/column_sums.h"
#include "native/cpu/own_lines.h"
#include "native/cpu/recurrent.h"
#include "native/cpu/recurrent_panels.h"

namespace tt::TT_ISA {

/// One direction of one layer, as its crew sees it. Gradients that nobody wants are null.
struct BackwardPass {
  const Stack& stack;
  const Schedule& schedule;
  int64_t layer, direction;
  const real* input;  // [B,T,inputs]
  int64_t inputs;
  const real* out;  // this direction's columns of [B,T,D*P]
  const real* dy;   // the same of its gradient, null for zero
  const real *h0, *dh_n, *w_ih, *w_hh;
  real* dx;  // [B,T,inputs], assigned at valid steps
  real *dh0, *dw_ih, *dw_hh, *db_ih, *db_hh;
  const real* zeros;  // at least max(P, H) zeros
  real* lines[2];     // [chunk][line_stride] gate gradients and what else the cell keeps per step, alternating
  int64_t line_stride;
  real* scratch;    // gemm_scratch() per member
  real* packed_ih;  // PackedMatrix::size(inputs, gates H)
  int64_t chunk;

  const int64_t* at() const { return schedule.at[direction]; }
  const int64_t* before() const { return schedule.before[direction]; }
  /// The state of position j before step s.
  TT_INLINE const real* h_before(int64_t s, int64_t j) const {
    if (s > 0) return out + before()[schedule.offset[s] + j] * stack.outputs();
    return h0 ? h0 + schedule.order[j] * stack.P : zeros;
  }
  Rows h_rows_before(int64_t s) const {
    if (s > 0) return {out, stack.outputs(), before() + schedule.offset[s]};
    return h0 ? Rows{h0, stack.P, schedule.order} : Rows{zeros, 0};
  }
  TT_INLINE const real* dy_row(int64_t q) const { return dy ? dy + at()[q] * stack.outputs() : zeros; }
  Rows dy_rows(int64_t q) const { return dy ? Rows{dy, stack.outputs(), at() + q} : Rows{zeros, 0}; }
  TT_INLINE const real* dh_n_row(int64_t j) const { return dh_n ? dh_n + schedule.order[j] * stack.P : zeros; }
};

/// The steps [begin, end) of a chunk and its gate gradients.
struct Chunk {
  int64_t begin, end;
  real* lines;
};

/// A product for this member's part of its result.
inline void crew_gemm(const BackwardPass& p, const Crew& crew, Gemm g) {
  g.operand = crew.operand;
  gemm_block(g, gemm_part(g, crew), p.scratch + gemm_scratch() * crew.rank);
}

/// dx = da W_ih, chunk after chunk, with W_ih packed once for all. The gradients of its gates lie in a line from `column` on, `count` of
/// them; `rows`, where given, is the row of W_ih for each. The step before a chunk's products ends at a barrier: every member has packed.
class InputGrad {
 public:
  InputGrad(const BackwardPass& p, const Crew& crew, int64_t column, int64_t count, const int64_t* rows = nullptr)
      : p_(p), column_(column), count_(count), rows_(rows), operand_(crew.operand), packed_{p.inputs, count, p.packed_ih} {
    if (p.dx) packed_.pack(of(0, {}, {}), crew.rank, crew.size);
  }

  /// This member's part.
  void multiply(const Crew& crew, const Chunk& c) const {
    if (!p_.dx) return;
    real* scratch = p_.scratch + gemm_scratch() * crew.rank;
    if (crew.rows.size > 1) {
      const OwnLines own(p_.schedule, p_.at(), crew, c.begin, c.end);
      const Gemm g = of(own.count(), own.of(c.lines + column_, p_.line_stride).read(), own.user(p_.dx, p_.inputs));
      return gemm_packed(g, packed_, {0, g.M, 0, g.N}, scratch);
    }
    const int64_t q = p_.schedule.offset[c.begin], count = p_.schedule.offset[c.end] - q;
    const Gemm g = of(count, {c.lines + column_, p_.line_stride}, {p_.dx, p_.inputs, p_.at() + q});
    gemm_packed(g, packed_, gemm_part(g, crew, panel_columns), scratch);
  }

 private:
  Gemm of(int64_t lines, Rows da, OutRows dx) const {
    const int64_t n = p_.inputs;
    return {Form::a_b, Into::assign, lines, n, count_, da, {p_.w_ih, n, rows_}, dx, nullptr, operand_};
  }

  const BackwardPass& p_;
  int64_t column_, count_;
  const int64_t* rows_;
  Operand operand_;
  PackedMatrix packed_;
};

/// Gate gradients that multiply the same weights: `count` columns of the lines from `column` on, for the rows `weight` of W.
struct GateRange {
  int64_t column, weight, count;
};

/// The products with a chunk's lines, or with those of some of its steps.
class ChunkGrads {
 public:
  ChunkGrads(const BackwardPass& p, const Crew& crew, const Chunk& c, GateRange range)
      : p_(p),
        crew_(crew),
        r_(range),
        q_(p.schedule.offset[c.begin]),
        end_(p.schedule.offset[c.end]),
        lines_(c.lines),
        rows_(range.count, crew, crew) {
    // The states before the first step lie elsewhere than those of the others.
    later_ = c.begin > 0 ? q_ : p.schedule.offset[1];
  }

  /// dw_ih += daᵀ x
  void input_weights() const {
    if (p_.dw_ih) crew_gemm(p_, crew_, input_weights(q_, end_));
  }

  /// dw_hh += daᵀ h, h the state before each step
  void state_weights() const {
    if (!p_.dw_hh) return;
    if (later_ > q_ && p_.h0) crew_gemm(p_, crew_, first_state_weights());
    if (end_ > later_) crew_gemm(p_, crew_, later_state_weights());
  }

  /// Both, da packed once for the two. A member has the same rows in every product: they add to one another's results.
  void weights() const {
    if (!p_.dw_ih) return state_weights();
    if (!p_.dw_hh) return input_weights();
    if (later_ > q_ && p_.h0)
      both(input_weights(q_, later_), first_state_weights());
    else if (later_ > q_)
      gemm_block(in_precision(input_weights(q_, later_)), {rows_.first(), rows_.last(), 0, p_.inputs}, scratch());
    if (end_ > later_) both(input_weights(later_, end_), later_state_weights());
  }

 private:
  Rows da(int64_t q) const { return {lines_ + (q - q_) * p_.line_stride + r_.column, p_.line_stride}; }
  Gemm input_weights(int64_t q, int64_t end) const {
    const int64_t n = p_.inputs;
    return {Form::at_b, Into::add, r_.count, n, end - q, da(q), {p_.input, n, p_.at() + q}, {p_.dw_ih + r_.weight * n, n}};
  }
  Gemm first_state_weights() const {
    const int64_t P = p_.stack.P;
    return {Form::at_b, Into::add, r_.count, P, later_ - q_, da(q_), {p_.h0, P, p_.schedule.order}, {p_.dw_hh + r_.weight * P, P}};
  }
  Gemm later_state_weights() const {
    const int64_t P = p_.stack.P;
    const Rows h{p_.out, p_.stack.outputs(), p_.before() + later_};
    return {Form::at_b, Into::add, r_.count, P, end_ - later_, da(later_), h, {p_.dw_hh + r_.weight * P, P}};
  }
  void both(const Gemm& g, const Gemm& other) const {
    gemm_both(in_precision(g), in_precision(other), rows_.first(), rows_.last(), scratch());
  }
  Gemm in_precision(Gemm g) const {
    g.operand = crew_.operand;
    return g;
  }
  real* scratch() const { return p_.scratch + gemm_scratch() * crew_.rank; }

  const BackwardPass& p_;
  const Crew& crew_;
  GateRange r_;
  int64_t q_, end_, later_;
  const real* lines_;
  Share rows_;
};

/// db += the sum over a chunk's lines, into either or both of two biases.
inline void bias_grad(const BackwardPass& p, const Crew& crew, const Chunk& c, GateRange r, real* db, real* db_too) {
  if (!db && !db_too) return;
  const int64_t lines = p.schedule.offset[c.end] - p.schedule.offset[c.begin];
  const Share share(r.count, crew, crew);
  add_column_sums({c.lines + r.column, p.line_stride}, lines, share.first(), share.last(), db ? db + r.weight : nullptr,
                  db_too ? db_too + r.weight : nullptr);
}

/// dh0 of rows without a step is what came in for their final state.
inline void pass_empty_rows(const Schedule& s, const real* d_n, real* d_0, int64_t width, const Crew& crew) {
  if (!d_0) return;
  for (int64_t j = s.active(0) + crew.begin(s.batch - s.active(0)); j < s.active(0) + crew.end(s.batch - s.active(0)); ++j)
    for (int64_t u = 0; u < width; ++u) d_0[s.order[j] * width + u] = d_n ? d_n[s.order[j] * width + u] : real(0);
}

/// Runs one direction. cell.step(crew, s, lines, next) computes the gate gradients of step s from those of the next one (`next`, null after
/// the last step), false to leave; cell.first(crew, next) finishes the gradients of the initial state; cell.weights(crew, chunk) adds a
/// chunk's share to the weight gradients; cell.begin(crew, chunk), where a cell has it, comes before a chunk's steps, false to leave.
template <class Cell>
void run_backward(const BackwardPass& p, Crew crew, Cell& cell) {
  const Schedule& s = p.schedule;
  const real* next = nullptr;
  int turn = 0;
  if (crew.rows.size > 1 && !crew.sync()) return;  // groups have packed the weights together
  crew.begin_share();
  for (int64_t end = s.steps; end > 0; turn ^= 1) {
    int64_t begin = end - 1;
    while (begin > 0 && s.offset[end] - s.offset[begin - 1] <= p.chunk) --begin;
    const Chunk chunk{begin, end, p.lines[turn]};
    if constexpr (requires { cell.begin(crew, chunk); }) {
      if (!cell.begin(crew, chunk)) return;
    }
    for (int64_t t = end - 1; t >= begin; --t) {
      real* lines = chunk.lines + (s.offset[t] - s.offset[begin]) * p.line_stride;
      if (!cell.step(crew, t, lines, next)) return;
      if (!(t == begin ? crew.end_chunk() : crew.end_step(s.active(t - 1) > s.active(t)))) return;
      next = lines;
    }
    crew.begin_share();
    cell.weights(crew, chunk);
    crew.end_products();
    end = begin;
  }
  cell.first(crew, next);
}

/// The gradients a backward pass starts from and those it gives, beside the weights'.
struct BackwardPlan {
  const real *y, *ys, *dy, *dh_n;
  real *dx, *dh0;
  List<real> dw_ih, dw_hh, db_ih, db_hh;
  int64_t gates;         // of a step, which decides how many threads it is worth
  int64_t line_width;    // numbers in a line
  bool by_rows = false;  // the cell shares out a step as a grid, not by units alone
};

/// Sums what the two directions gave to dx, drops out what leaves a layer above the first, and zeroes the padding of the first.
void finish_input_grad(Context& ctx, const Stack& stack, int64_t layer, real* dx, const real* dx_reverse);

/// Runs every layer: run(pass, crew) one direction with its cell.
template <class Run>
void backward_stack(Context& ctx, const Stack& stack, const BackwardPlan& plan, Run&& run) {
  Workspace& workspace = ctx.workspace;
  const Schedule schedule = make_schedule(workspace, stack.B, stack.T, stack.lengths, stack.D);
  const int members = crew_size(ctx, stack, plan.gates);
  const int64_t line_stride = spread(plan.line_width), chunk = chunk_lines(stack, schedule, line_stride);
  const int64_t layer_size = stack.B * stack.T * stack.outputs();
  real* scratch = workspace.take<real>(gemm_scratch() * members * stack.D);
  real* lines = workspace.take<real>(stack.D * 2 * chunk * line_stride);
  const int64_t longest = stack.P > stack.H ? stack.P : stack.H;
  real* zeros = workspace.take<real>(longest);
  for (int64_t i = 0; i < longest; ++i) zeros[i] = 0;
  real* dropped = stack.L > 1 && stack.drops(1) ? workspace.take<real>(layer_size) : nullptr;
  real* between[2] = {nullptr, nullptr};
  if (stack.L > 1) between[0] = workspace.take<real>(layer_size);
  if (stack.L > 2) between[1] = workspace.take<real>(layer_size);
  const StepSplit split{stack.B, plan.line_width, plan.by_rows ? plan.gates * stack.H * stack.P : 0};
  const CrewPlan crews(ctx, members, stack.D, split, chunk);
  const int64_t most_inputs = stack.L > 1 && stack.outputs() > stack.I ? stack.outputs() : stack.I;
  const int64_t packed_ih = PackedMatrix::size(most_inputs, plan.gates * stack.H);
  real* packed = workspace.take<real>(stack.D * packed_ih);
  real* dx_reverse = stack.D > 1 ? workspace.take<real>(stack.B * stack.T * most_inputs) : nullptr;

  const real* dy = plan.dy;
  for (int64_t layer = stack.L - 1; layer >= 0; --layer) {
    const real* input = layer == 0 ? stack.x : plan.ys + (layer - 1) * layer_size;
    if (stack.drops(layer)) {
      drop(ctx, stack, layer, stack.outputs(), input, dropped);
      input = dropped;
    }
    const real* out = layer == stack.L - 1 ? plan.y : plan.ys + layer * layer_size;
    real* dx = layer == 0 ? plan.dx : between[layer % 2 ? 0 : 1];
    for_directions(ctx, members, stack.D, crews, [&](int d, const Crew& crew) {
      const int64_t i = layer * stack.D + d;
      real* own_lines = lines + d * 2 * chunk * line_stride;
      const BackwardPass pass{stack,
                              schedule,
                              layer,
                              d,
                              input,
                              stack.inputs(layer),
                              out + d * stack.P,
                              dy ? dy + d * stack.P : nullptr,
                              stack.state(stack.h0, layer, d, stack.P),
                              stack.state(plan.dh_n, layer, d, stack.P),
                              stack.w_ih[i],
                              stack.w_hh[i],
                              dx && d == 1 ? dx_reverse : dx,
                              stack.state(plan.dh0, layer, d, stack.P),
                              plan.dw_ih[i],
                              plan.dw_hh[i],
                              plan.db_ih[i],
                              plan.db_hh[i],
                              zeros,
                              {own_lines, own_lines + chunk * line_stride},
                              line_stride,
                              scratch + d * members * gemm_scratch(),
                              packed + d * packed_ih,
                              chunk};
      run(pass, crew);
    });
    if (ctx.stop.load(std::memory_order_relaxed)) return;
    if (dx) finish_input_grad(ctx, stack, layer, dx, dx_reverse);
    dy = dx;
  }
}

}  // namespace tt::TT_ISA
