// y[m,j] = x[m, start + j stride], rows of K elements; the gradient puts dy back and 0 elsewhere.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
// `rows` rows of K elements from one stride between rows to another, both in rows.
void copy_rows(const real* from, int64_t from_stride, real* to, int64_t to_stride, int64_t rows, int64_t K) {
  // Adjacent rows are one long row.
  if (from_stride == 1 && to_stride == 1) {
    K *= rows;
    rows = 1;
  }
  for (int64_t j = 0; j < rows; ++j) {
#pragma GCC ivdep
    for (int64_t k = 0; k < K; ++k) to[j * to_stride * K + k] = from[j * from_stride * K + k];
  }
}
}  // namespace

void slice(Context& ctx, const SliceArgs& a) {
  for_grid(ctx, a.M, a.count, a.K, [&](int64_t m, int64_t begin, int64_t end) {
    const real* from = a.x + (m * a.N + a.start + begin * a.stride) * a.K;
    copy_rows(from, a.stride, a.y + (m * a.count + begin) * a.K, 1, end - begin, a.K);
  });
}

void slice_grad(Context& ctx, const SliceGradArgs& a) {
  if (a.dx == nullptr) return;
  if (a.count < a.N) assign(ctx, a.dx, a.M * a.N * a.K, 1, [](int64_t) { return real{0}; });
  for_grid(ctx, a.M, a.count, a.K, [&](int64_t m, int64_t begin, int64_t end) {
    real* to = a.dx + (m * a.N + a.start + begin * a.stride) * a.K;
    copy_rows(a.dy + (m * a.count + begin) * a.K, 1, to, a.stride, end - begin, a.K);
  });
}

}  // namespace tt::TT_ISA
