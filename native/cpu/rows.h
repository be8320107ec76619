// A matrix as rows at equal distances, or at places that an index names: so a product reads the user's [B,T,*] in time order, skips padded
// steps and writes back to the user's rows without a transposing copy.
#pragma once

#include <cstdint>

#include "native/cpu/simd.h"

namespace tt::TT_ISA {

template <class T>
struct RowsOf {
  T* data;
  int64_t stride;                  // numbers from one row to the next
  const int64_t* index = nullptr;  // row r is at index[r] * stride; null: at r * stride

  TT_INLINE T* operator[](int64_t r) const { return data + (index ? index[r] : r) * stride; }

  /// The rows from `first` on, beginning at column `column`.
  RowsOf from(int64_t first, int64_t column = 0) const {
    if (index) return {data + column, stride, index + first};
    return {data + first * stride + column, stride, nullptr};
  }

  RowsOf<const T> read() const { return {data, stride, index}; }
};

/// A leading dimension for `width` numbers whose rows do not fall on the same cache sets, as those at a power of two would.
inline int64_t spread(int64_t width) { return (width + lanes - 1) / lanes * lanes + lanes; }

using Rows = RowsOf<const real>;
using OutRows = RowsOf<real>;

}  // namespace tt::TT_ISA
