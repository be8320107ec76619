// mask = 1 where a stands to b as the relation says, else 0.
#include "cuda/compare.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void compare(Context& ctx, const CompareArgs& a) { compare_each(ctx, a); }

}  // namespace tt::TT_ISA
