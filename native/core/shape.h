// Shapes and their words.
#pragma once

#include <cstdint>
#include <string>

#include "native/core/op_row.h"
#include "native/core/small_vector.h"
#include "native/math/real.h"

namespace tt {

using Shape = SmallVector<int64_t, 5>;

inline int64_t element_count(const Shape& shape) {
  int64_t n = 1;
  for (int64_t d : shape) n *= d;
  return n;
}

inline size_t element_size(DType dtype) { return dtype == DType::real ? sizeof(real) : sizeof(int32_t); }

/// `[2,3]`
std::string text(const Shape& shape);
const char* text(DType dtype);

/// Throws unless every dimension is positive and the product fits.
void require_valid(const Shape& shape, const char* op);

}  // namespace tt
