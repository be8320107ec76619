// y[m,c,k,a,r] = x[m,a,k,c,r]; the gradient is the same with A and C exchanged.
// Tiles of 16 × 16 runs of R elements: whole cache lines on both sides also for R = 1.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
constexpr int64_t tile = 16;

struct Strides {
  int64_t xa, yc, R;
};

// A tile of `as` × `cs` runs at the pointers.
void swap_tile(const real* x, real* y, const Strides& s, int64_t as, int64_t cs) {
  for (int64_t c = 0; c < cs; ++c) {
    for (int64_t a = 0; a < as; ++a) {
      const real* from = x + a * s.xa + c * s.R;
      real* to = y + c * s.yc + a * s.R;
      if (s.R == 1) {
        *to = *from;
        continue;
      }
#pragma GCC ivdep
      for (int64_t r = 0; r < s.R; ++r) to[r] = from[r];
    }
  }
}

void swap_axes(Context& ctx, const real* x, int64_t M, int64_t A, int64_t K, int64_t C, int64_t R, real* y) {
  if (y == nullptr) return;
  const Strides s{K * C * R, K * A * R, R};
  for_grid(ctx, M * K, (C + tile - 1) / tile, tile * A * R, [&](int64_t mk, int64_t begin, int64_t end) {
    const int64_t m = mk / K, k = mk % K;
    const real* from = x + (m * A * K + k) * C * R;
    real* to = y + (m * C * K + k) * A * R;
    for (int64_t c = begin * tile; c < end * tile && c < C; c += tile)
      for (int64_t a = 0; a < A; a += tile)
        swap_tile(from + a * s.xa + c * R, to + c * s.yc + a * R, s, A - a < tile ? A - a : tile, C - c < tile ? C - c : tile);
  });
}
}  // namespace

void transpose(Context& ctx, const TransposeArgs& a) { swap_axes(ctx, a.x, a.M, a.A, a.K, a.C, a.R, a.y); }

void transpose_grad(Context& ctx, const TransposeGradArgs& a) { swap_axes(ctx, a.dy, a.M, a.C, a.K, a.A, a.R, a.dx); }

}  // namespace tt::TT_ISA
