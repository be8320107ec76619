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

  /// The first n rows without their index where they are at equal distances.
  RowsOf even(int64_t n) const {
    if (!index || n == 0) return *this;
    const int64_t step = n > 1 ? index[1] - index[0] : 1;
    for (int64_t r = 1; r < n; ++r)
      if (index[r] - index[r - 1] != step) return *this;
    return {data + index[0] * stride, step * stride, nullptr};
  }

  RowsOf<const T> read() const { return {data, stride, index}; }
};

/// In whole vectors, which a kernel that reads them as such need not wait for.
inline void copy_row(const real* from, real* to, int64_t n) {
  each_vector(0, n, [&](int64_t i, int64_t left) TT_LAMBDA_INLINE {
    if (left == lanes)
      store(to + i, load(from + i));
    else
      store_part(to + i, load_part(from + i, left), left);
  });
}

/// A leading dimension for `width` numbers whose rows do not fall on the same cache sets, as those at a power of two would.
inline int64_t spread(int64_t width) { return (width + lanes - 1) / lanes * lanes + lanes; }

using Rows = RowsOf<const real>;
using OutRows = RowsOf<real>;

}  // namespace tt::TT_ISA
