// y[m,j] = x[m, start + j stride], rows of K elements; the gradient puts dy back and 0 elsewhere: each element of dx asks which j it was.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

void slice(Context& ctx, const SliceArgs& a) {
  assign(ctx, a.y, a.M * a.count * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, row = i / a.K, m = row / a.count, j = row % a.count;
    return a.x[(m * a.N + a.start + j * a.stride) * a.K + k];
  });
}

void slice_grad(Context& ctx, const SliceGradArgs& a) {
  assign(ctx, a.dx, a.M * a.N * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, row = i / a.K, m = row / a.N, offset = row % a.N - a.start, j = offset / a.stride;
    const bool taken = offset % a.stride == 0 && j >= 0 && j < a.count;
    return taken ? a.dy[(m * a.count + j) * a.K + k] : real(0);
  });
}

}  // namespace tt::TT_ISA
