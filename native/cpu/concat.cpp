// y[m] is xs[0][m], xs[1][m], … one after the other; the gradient takes it apart again.
#include <cstring>

#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
// f(i, from, to, n): n elements at `from` of array i are those at `to` of the joined array.
template <class F>
void for_pieces(Context& ctx, const int64_t* sizes, int64_t count, int64_t M, int64_t N, int64_t K, F f) {
  for_grid(ctx, M, N * K, 1, [&](int64_t m, int64_t first, int64_t last) {
    int64_t to = m * N * K + first;
    for_segments(sizes, count, K, first, last, [&](int64_t i, int64_t begin, int64_t end) {
      f(i, m * sizes[i] * K + begin, to, end - begin);
      to += end - begin;
    });
  });
}
}  // namespace

void concat(Context& ctx, const ConcatArgs& a) {
  for_pieces(ctx, a.xs_N, a.xs.n, a.M, a.N, a.K, [&](int64_t i, int64_t from, int64_t to, int64_t n) {
    std::memcpy(a.y + to, a.xs[i] + from, static_cast<size_t>(n) * sizeof(real));
  });
}

void concat_grad(Context& ctx, const ConcatGradArgs& a) {
  for_pieces(ctx, a.xs_N, a.dxs.n, a.M, a.N, a.K, [&](int64_t i, int64_t from, int64_t to, int64_t n) {
    if (a.dxs[i]) std::memcpy(a.dxs[i] + from, a.dy + to, static_cast<size_t>(n) * sizeof(real));
  });
}

}  // namespace tt::TT_ISA
