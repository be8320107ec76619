// y[m,c,k,a,r] = x[m,a,k,c,r]; the gradient is the same with A and C exchanged.
// Tiles of 32 × 32 through shared memory where R = 1, so that reads and writes both run along rows; with longer runs they do anyway.
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
constexpr int tile = 32, tile_rows = 8;

struct Tile {
  real at[tile][tile + 1];  // the extra column puts a column's elements into different banks
};

/// Matrix mk of [A, C] with rows K * C apart becomes [C, A] with rows K * A apart.
__global__ void swap_tiles(const real* x, real* y, int64_t M, int64_t A, int64_t K, int64_t C) {
  TT_SHARED(Tile, s);
  const int64_t across = (C + tile - 1) / tile, down = (A + tile - 1) / tile, tiles = M * K * across * down;
  const int column = static_cast<int>(threadIdx.x) % tile, row = static_cast<int>(threadIdx.x) / tile;
  for (int64_t t = blockIdx.x; t < tiles; t += gridDim.x) {
    const int64_t c0 = t % across * tile, a0 = t / across % down * tile, mk = t / (across * down), m = mk / K, k = mk % K;
    for (int64_t a = a0 + row; a < a0 + tile && a < A; a += tile_rows)
      if (c0 + column < C) s.at[a - a0][column] = x[((m * A + a) * K + k) * C + c0 + column];
    __syncthreads();
    for (int64_t c = c0 + row; c < c0 + tile && c < C; c += tile_rows)
      if (a0 + column < A) y[((m * C + c) * K + k) * A + a0 + column] = s.at[column][c - c0];
    __syncthreads();
  }
}

void swap_axes(Context& ctx, const real* x, int64_t M, int64_t A, int64_t K, int64_t C, int64_t R, real* y) {
  if (y == nullptr || M * A * K * C * R == 0) return;
  if (R == 1) {
    const int64_t tiles = M * K * ((C + tile - 1) / tile) * ((A + tile - 1) / tile);
    return launch(ctx, walking_blocks(ctx, tiles), tile * tile_rows, swap_tiles, x, y, M, A, K, C);
  }
  assign(ctx, y, M * A * K * C * R, [=] __device__(int64_t i) {
    const int64_t r = i % R, a = i / R % A, k = i / (R * A) % K, mc = i / (R * A * K), c = mc % C, m = mc / C;
    return x[(((m * A + a) * K + k) * C + c) * R + r];
  });
}
}  // namespace

void transpose(Context& ctx, const TransposeArgs& a) { swap_axes(ctx, a.x, a.M, a.A, a.K, a.C, a.R, a.y); }

void transpose_grad(Context& ctx, const TransposeGradArgs& a) { swap_axes(ctx, a.dy, a.M, a.C, a.K, a.A, a.R, a.dx); }

}  // namespace tt::TT_ISA
