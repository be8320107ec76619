// compare of integers.
#include "cuda/compare.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void compare_integers(Context& ctx, const CompareIntegersArgs& a) { compare_each(ctx, a); }

}  // namespace tt::TT_ISA
