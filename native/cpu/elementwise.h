// Loops of the kernels that compute each index by itself, and the rule by which they split work.
//
// Parts begin at multiples of `block`, so which elements a vector loop takes and which its tail takes does not depend on the number of
// threads: results are bit-identical. Input and output may be the same array; they may not overlap otherwise.
#pragma once

#include <cstdint>

#include "native/cpu/context.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

/// Simple element operations that are worth a thread: some 30 µs. A parallel region takes 3 to 8, and its threads go on spinning for a
/// while after, which is felt where they share cores with the JavaScript thread.
constexpr int64_t grain = 131072;
constexpr int64_t block = 64;

/// How many indices of `cost` simple operations make a part.
inline int64_t grain_of(int64_t cost) { return cost >= grain ? 1 : grain / (cost > 0 ? cost : 1); }

/// f(begin, end) over parts of [0, n), each index costing `cost` simple operations.
template <class F>
void for_parts(Context& ctx, int64_t n, int64_t cost, F f) {
  ctx.team.parallel_for((n + block - 1) / block, grain_of(cost * block),
                        [&](int64_t begin, int64_t end) { f(begin * block, end * block < n ? end * block : n); });
}

/// f(m, begin, end) over parts of every row [0, n) of a grid of M rows; parts of one row may go to different threads.
template <class F>
void for_grid(Context& ctx, int64_t M, int64_t n, int64_t cost, F f) {
  ctx.team.parallel_for(M * n, grain_of(cost), [&](int64_t at, int64_t end) {
    for (int64_t m = at / n; at < end; ++m) {
      const int64_t row = m * n, stop = row + n < end ? row + n : end;
      f(m, at - row, stop - row);
      at = stop;
    }
  });
}

/// out[i] = f(i). A null `out` is a result nobody wants.
template <class T, class F>
void assign(Context& ctx, T* out, int64_t n, int64_t cost, F f) {
  if (out == nullptr) return;
  for_parts(ctx, n, cost, [&](int64_t begin, int64_t end) {
#pragma GCC ivdep
    for (int64_t i = begin; i < end; ++i) out[i] = f(i);
  });
}

}  // namespace tt::TT_ISA
