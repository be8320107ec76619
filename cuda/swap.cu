// Exchanges two lists of arrays, element by element. One launch for the list.
#include "cuda/list.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct SwappedArrays {
  real *a, *b;
  int64_t size;
  __device__ void operator()(int64_t j) const {
    const real held = a[j];
    a[j] = b[j];
    b[j] = held;
  }
};
}  // namespace

void swap(Context& ctx, const SwapArgs& args) {
  each_element<SwappedArrays>(ctx, args.a, [&](int64_t i) { return SwappedArrays{args.a[i], args.b[i], args.a_size[i]}; });
}

}  // namespace tt::TT_ISA
