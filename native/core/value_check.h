// Values of an input against the bounds of its row.
#pragma once

#include <limits>
#include <string>

#include "native/core/backend.h"
#include "native/core/solve.h"

namespace tt {

struct ValueCheck {
  static constexpr int64_t no_value = std::numeric_limits<int64_t>::min();

  const OpRow* row;
  const TensorSpec* spec;
  const void* data;
  int64_t count;
  int64_t bound = 0;                 // of integers
  int64_t except = no_value;         // allowed besides
  int64_t refused = no_value;        // not allowed although inside
  const int32_t* lengths = nullptr;  // how much of each row counts; null: all
  int64_t width = 1;                 // of a row

  /// A bad value at a position, as the text of an error.
  std::string word(int64_t position, double value) const;
  /// The check as a device makes it.
  ValueQuestion question(int32_t* safe) const {
    return {spec->dtype == DType::i32, data, count, bound, except, refused, lengths, width, safe};
  }
  /// The first bad value as the text of an error; empty when all are good. The host can read `data` and `lengths`.
  std::string error() const;
};

/// The check of input `index`, of which `t` is an element: of what the host wrote, or (not `now`) of device memory.
ValueCheck value_check(const OpRow& row, size_t index, const Tensor& t, const Operands& operands, const Solution& solution,
                       const std::vector<AttrValue>& attrs, bool now);

/// The tensor that says how much of each row of input `index` counts; null when there is none.
const Tensor* lengths_of(const OpRow& row, size_t index, const Operands& operands);

}  // namespace tt
