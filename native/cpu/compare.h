// Comparisons of the elements of two arrays of one type.
#pragma once

#include "native/cpu/elementwise.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

template <class Args>
void compare_each(Context& ctx, const Args& a) {
  const auto tell = [&](auto holds) { assign(ctx, a.mask, a.N, 1, [&](int64_t i) -> int32_t { return holds(a.a[i], a.b[i]); }); };
  switch (a.relation) {
    case Relation::equal:
      return tell([](auto x, auto y) { return x == y; });
    case Relation::notEqual:
      return tell([](auto x, auto y) { return x != y; });
    case Relation::less:
      return tell([](auto x, auto y) { return x < y; });
    case Relation::lessEqual:
      return tell([](auto x, auto y) { return x <= y; });
  }
}

}  // namespace tt::TT_ISA
