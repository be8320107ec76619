// What the attentions share: how a row of scores becomes weights, and the products over the rows of a batch whose keys end at lengths.
#pragma once

#include "cuda/gemm.h"
#include "cuda/lengths.h"
#include "cuda/softmax_row.h"

namespace tt::TT_ISA {

/// p[0..n) becomes 0, by a team.
template <class Team>
__device__ void clear_row(Team team, real* p, int64_t first, int64_t n) {
  for (int64_t j = first + team.rank(); j < n; j += team.size()) p[j] = 0;
}

/// Matrices of `rows` rows that lie one after the other, one for each row of the batch.
template <class T>
RowsOf<T> each_row(T* x, int64_t rows, int64_t columns) {
  return {x, columns, nullptr, rows * columns, 0};
}

}  // namespace tt::TT_ISA
