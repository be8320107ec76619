// Shapes of one call checked against the op's row: the dimensions, the outputs' shapes, or an error that names the argument.
#pragma once

#include <vector>

#include "native/core/packet.h"
#include "native/core/tensor.h"

namespace tt {

/// The inputs of a call: `items` in order of the row, `count[i]` of them for input i (0 or 1, or the length of a list).
struct Operands {
  std::vector<TensorPtr> items;
  std::vector<int> count;
};

struct Solution {
  SmallVector<int64_t, 16> dims;               // per symbol of the row
  Shape rest;                                  // what `*` stands for
  std::vector<SmallVector<int64_t, 1>> sizes;  // per input: of each list element, the varying axis or the element count
  std::vector<Shape> outputs, saved;
  DType moved = DType::real;  // of the tensors whose elements are only moved
};

Solution solve(const OpRow& row, const Operands& operands, const std::vector<AttrValue>& attrs);

}  // namespace tt
