// The part of a backward pass that layer normalisation of the two products adds: W x and W h are computed again, over a chunk of steps at
// once, where the plain kernels keep nothing of them; then each row's gradient goes through its statistics.
#pragma once

#include "native/cpu/recurrent_backward.h"
#include "native/cpu/row_norm.h"

namespace tt::TT_ISA {

/// lines[column …] = W_ih x over a chunk, `count` rows of W.
inline void repeat_input_product(const BackwardPass& p, const Crew& crew, const Chunk& c, int64_t column, int64_t count) {
  const int64_t q = p.schedule.offset[c.begin], lines = p.schedule.offset[c.end] - q, n = p.inputs;
  crew_gemm(p, crew, {Form::a_bt, Into::assign, lines, count, n, {p.input, n, p.at() + q}, {p.w_ih, n}, {c.lines + column, p.line_stride}});
}

/// lines[column …] = W h over a chunk, from the operand of each line at `operand`; `weight` is the first of `count` rows of W.
inline void repeat_state_product(const BackwardPass& p, const Crew& crew, const Chunk& c, int64_t operand, int64_t column, int64_t weight,
                                 int64_t count) {
  const int64_t lines = p.schedule.offset[c.end] - p.schedule.offset[c.begin], P = p.stack.P;
  crew_gemm(p, crew,
            {Form::a_bt,
             Into::assign,
             lines,
             count,
             P,
             {c.lines + operand, p.line_stride},
             {p.w_hh + weight * P, P},
             {c.lines + column, p.line_stride}});
}

/// dw += daᵀ h over a chunk, where the lines keep h, the operand of W.
inline void kept_state_grad(const BackwardPass& p, const Crew& crew, const Chunk& c, GateRange r, int64_t operand) {
  if (!p.dw_hh) return;
  const int64_t lines = p.schedule.offset[c.end] - p.schedule.offset[c.begin], P = p.stack.P;
  const Rows da{c.lines + r.column, p.line_stride}, h{c.lines + operand, p.line_stride};
  crew_gemm(p, crew, {Form::at_b, Into::add, r.count, P, lines, da, h, {p.dw_hh + r.weight * P, P}});
}

/// dw += the sums of `count` columns of a chunk's lines; dw may be null.
inline void column_grad(const BackwardPass& p, const Crew& crew, const Chunk& c, int64_t column, int64_t count, real* dw) {
  bias_grad(p, crew, c, {column, 0, count}, dw, nullptr);
}

}  // namespace tt::TT_ISA
