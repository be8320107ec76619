// Comparisons of the elements of two arrays of one type.
#pragma once

#include "native/cpu/elementwise.h"
#include "native/math/relation.h"

namespace tt::TT_ISA {

template <class Args>
void compare_each(Context& ctx, const Args& a) {
  with_relation(a.relation, [&](auto holds) { assign(ctx, a.mask, a.N, 1, [&](int64_t i) -> int32_t { return holds(a.a[i], a.b[i]); }); });
}

}  // namespace tt::TT_ISA
