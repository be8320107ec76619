// g = min(max(g, -clip_value), clip_value) for every element of all gradients; NaN stays NaN. One launch for the list.
// Source: PyTorch clip_grad_value_.
#include "cuda/list.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct ClippedArray {
  real* g;
  real high;
  int64_t size;
  __device__ void operator()(int64_t j) const { g[j] = g[j] < -high ? -high : g[j] > high ? high : g[j]; }
};
}  // namespace

void clip_grad_value(Context& ctx, const ClipGradValueArgs& a) {
  each_element<ClippedArray>(ctx, a.grads, [&](int64_t i) {
    return ClippedArray{a.grads[i], static_cast<real>(a.clip_value), a.grads_size[i]};
  });
}

}  // namespace tt::TT_ISA
