// A matrix as rows at equal distances, or at places that an index names: so a product reads the user's [B,T,*] in time order and writes
// back to the user's rows without a transposing copy. A batch of matrices is one of them and how far on the next ones are.
#pragma once

#include <cstdint>

#include "cuda/gpu.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

template <class T>
struct RowsOf {
  T* data;
  int64_t stride;                  // numbers from one row to the next
  const int32_t* index = nullptr;  // on the device: row r is at index[r] * stride, and below 0 is none; null: at r * stride
  int64_t outer_step = 0;          // numbers from one matrix of a batch to the next: see Batch
  int64_t inner_step = 0;

  /// Row r; null for one that is not there.
  __device__ T* operator[](int64_t r) const {
    if (index == nullptr) return data + r * stride;
    const int64_t at = index[r];
    return at < 0 ? nullptr : data + at * stride;
  }

  /// The same of matrix (outer, inner) of the batch.
  __device__ RowsOf matrix(int64_t outer, int64_t inner) const {
    return {data + outer * outer_step + inner * inner_step, stride, index, 0, 0};
  }
};

using Rows = RowsOf<const real>;
using OutRows = RowsOf<real>;

}  // namespace tt::TT_ISA
