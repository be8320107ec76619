// Floating-point operations by the cost in the op's row (ops/*.op): no second formula that could drift from it.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "native/core/op_row.h"

namespace tt::bench {

/// Of one forward pass of `op` at these dimensions, which must name every symbol of the row.
inline double flops(std::string_view op, std::initializer_list<std::pair<std::string_view, int64_t>> dims) {
  for (const OpRow& row : op_rows()) {
    if (row.name != op) continue;
    std::vector<int64_t> values;
    for (const std::string_view symbol : row.symbols) {
      const int64_t* found = nullptr;
      for (const auto& dim : dims)
        if (dim.first == symbol) found = &dim.second;
      if (!found) throw std::logic_error("flops: no size for " + std::string(symbol) + " of " + std::string(op));
      values.push_back(*found);
    }
    return row.cost(values.data());
  }
  throw std::logic_error("flops: no op " + std::string(op));
}

}  // namespace tt::bench
