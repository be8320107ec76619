// Sums over rows, for the gradient of a bias.
#pragma once

#include "native/cpu/rows.h"

namespace tt::TT_ISA {

/// out[n] += Σ_r x[r][n] for the columns [first, last), rows in order; into both outputs, of which either may be null.
inline void add_column_sums(Rows x, int64_t rows, int64_t first, int64_t last, real* out, real* out_too) {
  each_vector(first, last, [&](int64_t column, int64_t n) {
    vreal sum{};
    for (int64_t r = 0; r < rows; ++r) sum += n == lanes ? load(x[r] + column) : load_part(x[r] + column, n);
    if (out) store_part(out + column, load_part(out + column, n) + sum, n);
    if (out_too) store_part(out_too + column, load_part(out_too + column, n) + sum, n);
  });
}

}  // namespace tt::TT_ISA
