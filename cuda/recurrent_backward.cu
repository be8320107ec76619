// The products over a chunk's lines of gate gradients.
#include "cuda/column_sums.h"
#include "cuda/recurrent_backward.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void outer_grad(Context& ctx, const ChunkWork& c, GateRange r, const Rows& h, int64_t width, real* dw) {
  if (!dw) return;
  Gemm g{Form::at_b, Into::add, r.count, width, c.lines(), {c.column(r.column), c.pass.lines.stride}, h, {dw + r.weight * width, width}};
  g.limit = {Limit::k, c.count()};
  gemm(ctx, g);
}

void input_weight_grad(Context& ctx, const ChunkWork& c, GateRange r) {
  outer_grad(ctx, c, r, {c.input, c.inputs, c.at()}, c.inputs, c.dw_ih);
}

void input_grad(Context& ctx, const ChunkWork& c, GateRange r) {
  if (!c.dx) return;
  Gemm g{Form::a_b,
         Into::add,
         c.lines(),
         c.inputs,
         r.count,
         {c.column(r.column), c.pass.lines.stride},
         {c.w_ih + r.weight * c.inputs, c.inputs},
         {c.dx, c.inputs, c.at()}};
  g.limit = {Limit::m, c.count()};
  gemm(ctx, g);
}

void state_grad(Context& ctx, const ChunkWork& c, GateRange r) {
  const Pass& p = c.pass;
  const Schedule& s = p.schedule;
  outer_grad(ctx, c, r, {p.out, p.out_stride, s.before[p.direction] + c.first()}, p.P, c.dw_hh);
  if (!c.dw_hh || !p.h0 || c.chunk > 0) return;
  Gemm g{Form::at_b,
         Into::add,
         r.count,
         p.P,
         s.batch,
         {c.column(r.column), p.lines.stride},
         {p.h0, p.P, s.order},
         {c.dw_hh + r.weight * p.P, p.P}};
  g.limit = {Limit::k, s.active};
  gemm(ctx, g);
}

void bias_grad(Context& ctx, const ChunkWork& c, GateRange r, real* db, real* db_too) {
  add_column_sums(ctx, {c.column(r.column), c.pass.lines.stride}, c.lines(), r.count,
                  ColumnSums{db ? db + r.weight : nullptr, db_too ? db_too + r.weight : nullptr, c.count()});
}

const real* transposed(Context& ctx, const real* w, int64_t rows, int64_t columns) {
  TransposeArgs t{};
  t.M = t.K = t.R = 1, t.A = rows, t.C = columns;
  t.x = w;
  t.y = ctx.take<real>(rows * columns);
  transpose(ctx, t);
  return t.y;
}

}  // namespace tt::TT_ISA
