// Comparisons of the elements of two arrays of one type.
#pragma once

#include "cuda/elementwise.h"
#include "native/math/relation.h"

namespace tt::TT_ISA {

template <class Args, class Holds>
struct Compare {
  Args a;
  Holds holds;
  __device__ int32_t operator()(int64_t i) const { return holds(a.a[i], a.b[i]); }
};

template <class Args>
void compare_each(Context& ctx, const Args& a) {
  with_relation(a.relation, [&](auto holds) { assign(ctx, a.mask, a.N, Compare<Args, decltype(holds)>{a, holds}); });
}

}  // namespace tt::TT_ISA
