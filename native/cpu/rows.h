// A matrix as rows at equal distances, or at places that an index names: so a product reads the user's [B,T,*] in time order, skips padded
// steps and writes back to the user's rows without a transposing copy.
#pragma once

#include <cstdint>

#include "native/cpu/tile.h"

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

  template <int MR>
  TT_INLINE RowTile<MR> tile(int64_t first) const {
    RowTile<MR> t;
    for (int r = 0; r < MR; ++r) t.row[r] = (*this)[first + r];
    return t;
  }

  RowsOf<const T> read() const { return {data, stride, index}; }
};

using Rows = RowsOf<const real>;
using OutRows = RowsOf<real>;

/// Columns of a column-packed block, as rows of Aᵀ.
struct PackedColumns {
  const real* data;
  int64_t width;

  template <int MR>
  TT_INLINE ColumnTile tile(int64_t first) const {
    return {data + first, width};
  }
};

}  // namespace tt::TT_ISA
