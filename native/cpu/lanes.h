// Element and row loops over whole vectors, for kernels that need the vector functions of vmath.h.
//
// A body is written once, for full vectors and for the last part alike: f(at) loads with at(pointer) and may store with at.put(pointer, v).
#pragma once

#include <limits>

#include "native/cpu/elementwise.h"
#include "native/cpu/vmath.h"

namespace tt::TT_ISA {

/// Lanes i, i + 1, … of an array.
struct At {
  int64_t i;
  TT_INLINE vreal operator()(const real* p) const { return load(p + i); }
  TT_INLINE void put(real* p, vreal v) const { store(p + i, v); }
};

/// The last n of an array: the other lanes read as 0 and are not stored.
struct AtEnd {
  int64_t i, n;
  TT_INLINE vreal operator()(const real* p) const { return load_part(p + i, n); }
  TT_INLINE void put(real* p, vreal v) const { store_part(p + i, v, n); }
  /// v, its other lanes replaced.
  TT_INLINE vreal only(vreal v, real other) const { return select(iota() < set1_int(static_cast<bits>(n)), v, set1(other)); }
};

/// f(at) over [begin, end).
template <class F>
void for_lanes(int64_t begin, int64_t end, F f) {
  int64_t i = begin;
  for (; i + lanes <= end; i += lanes) f(At{i});
  if (i < end) f(AtEnd{i, end - i});
}

/// out = f(at), as in assign; a null `out` is a result nobody wants.
template <class F>
void assign_lanes(Context& ctx, real* out, int64_t n, int64_t cost, F f) {
  if (out == nullptr) return;
  for_parts(ctx, n, cost, [&](int64_t begin, int64_t end) { for_lanes(begin, end, [&](auto at) { at.put(out, f(at)); }); });
}

/// Folds f(at) over [0, n) with `join`, whose neutral element is `zero`; four accumulators hide the latency of join.
template <class F, class J>
vreal fold_lanes(int64_t n, real zero, F f, J join) {
  constexpr int ways = 4;
  vreal acc[ways];
  for (vreal& a : acc) a = set1(zero);
  int64_t i = 0;
  for (; i + ways * lanes <= n; i += ways * lanes)
    for (int w = 0; w < ways; ++w) acc[w] = join(acc[w], f(At{i + w * lanes}));
  for (; i + lanes <= n; i += lanes) acc[0] = join(acc[0], f(At{i}));
  if (i < n) {
    const AtEnd at{i, n - i};
    acc[1] = join(acc[1], at.only(f(at), zero));
  }
  return join(join(acc[0], acc[1]), join(acc[2], acc[3]));
}

/// Σ f(at) over a row of n.
template <class F>
real row_sum(int64_t n, F f) {
  return lane_sum(fold_lanes(n, 0, f, [](vreal a, vreal b) { return a + b; }));
}

/// The largest of a row of n, -inf if there is none. A NaN may be passed over.
inline real row_max(const real* x, int64_t n) {
  const real lowest = -std::numeric_limits<real>::infinity();
  return lane_max(fold_lanes(
      n, lowest, [&](auto at) { return at(x); }, [](vreal a, vreal b) { return vmax(a, b); }));
}

/// f(row) for every one of `rows` rows of M elements, each costing `cost` simple operations.
template <class F>
void for_rows(Context& ctx, int64_t rows, int64_t M, int64_t cost, F f) {
  ctx.team.parallel_for(rows, grain_of(cost * M), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) f(row);
  });
}

}  // namespace tt::TT_ISA
