// A cell's step in parts, so that a kernel may read early what no step writes, and keep in registers what goes from step to step. A Step in
// parts has, beside what recurrent_product.h asks for,
//
//   sent                        how many numbers of a unit the next step multiplies: column part · units + unit of its operand
//   StepLines lines_of(s)              what its rows have in common;  Place place(lines, j)
//   Inputs fetch(at, s, j, unit)       what it reads beside its sums
//   Carry  carry(s, j, unit)           what the step before left, from memory; keep(j, unit, carry) leaves it there
//   Result finish<M>(at, j, unit, sums, inputs, carry&)   the cell's equations; Result::sent(part)
//   store(at, j, unit, result)         what it saves and puts out
#pragma once

#include <type_traits>

#include "cuda/gpu.h"
#include "native/math/cell.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

/// What the rows of a step have in common.
struct StepLines {
  int32_t rows, summed;         // alive, and those with a product
  int32_t first, first_before;  // the lines of position 0 in this step and in the one before; the latter only where there is one
};

/// Where the numbers of a position and step are.
struct Place {
  int32_t q, q_before;  // lines of this step and of the one before; the latter only where there is one
  int32_t at, before;   // b*T + t of both; before -1: the row's first step
  bool summed;          // it has a product
};

template <class Step, class = void>
struct InParts : std::false_type {};
template <class Step>
struct InParts<Step, std::void_t<typename Step::Result>> : std::true_type {};

/// `after` of a Step in parts, all of it in memory.
template <class Step>
__device__ void step_in_memory(const Step& step, int64_t s, int64_t j, int64_t unit, const real (&sums)[Step::gates]) {
  const Place at = step.place(step.lines_of(s), j);
  typename Step::Carry carry = step.carry(s, j, unit);
  const auto result = step.template finish<ScalarMath<real>>(at, j, unit, sums, step.fetch(at, s, j, unit), carry);
  step.store(at, j, unit, result);
  step.keep(j, unit, carry);
}

/// For cells whose state is their output.
struct NoCarry {};

}  // namespace tt::TT_ISA
