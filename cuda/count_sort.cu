// The launches of count_sort.h: a scan of the counts in tiles, each block adding up the tiles before its own.
#include "cuda/count_sort.h"
#include "cuda/elementwise.h"
#include "cuda/group.h"

namespace tt::TT_ISA {

namespace {
constexpr int scan_each = 8, scan_tile = block_threads * scan_each;

/// Σ value of the threads before the caller; `all` is that of the block. Ends with a barrier.
__device__ int32_t block_scan(int32_t value, int32_t& all) {
  TT_SHARED(WarpValues<int32_t>, warps);
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  int32_t sum = value;
  for (int step = 1; step < 32; step *= 2) {
    const int32_t before = __shfl_sync(all_lanes, sum, lane < step ? lane : lane - step);
    if (lane >= step) sum += before;
  }
  if (lane == 31) warps.of[warp] = sum;
  __syncthreads();
  int32_t before_warp = 0;
  all = 0;
  for (int w = 0; w < static_cast<int>(blockDim.x) / 32; ++w) {
    if (w == warp) before_warp = all;
    all += warps.of[w];
  }
  __syncthreads();
  return before_warp + sum - value;
}

/// sums[t] = Σ count over tile t.
__global__ void sum_tiles(const int32_t* count, int64_t n, int32_t* sums) {
  const int64_t first = static_cast<int64_t>(blockIdx.x) * scan_tile;
  int32_t sum = 0;
  for (int64_t i = first + threadIdx.x; i < first + scan_tile && i < n; i += blockDim.x) sum += count[i];
  sum = block_sum(sum);
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

/// start[k] = next[k] = Σ count before k, for a tile of k; start[n] = all.
__global__ void scan_tiles(const int32_t* count, int64_t n, const int32_t* sums, int32_t* start, int32_t* next) {
  int32_t before = 0;
  for (int64_t t = threadIdx.x; t < blockIdx.x; t += blockDim.x) before += sums[t];
  before = block_sum(before);
  const int64_t first = static_cast<int64_t>(blockIdx.x) * scan_tile + threadIdx.x * scan_each;
  int32_t own = 0, all = 0;
  for (int64_t i = first; i < first + scan_each && i < n; ++i) own += count[i];
  before += block_scan(own, all);
  for (int64_t i = first; i < first + scan_each && i < n; ++i) {
    start[i] = next[i] = before;
    before += count[i];
    if (i == n - 1) start[n] = before;
  }
}

}  // namespace

SortedByKey sort_by_key(Context& ctx, const SortByKey& s) {
  const int64_t tiles = (s.keys + scan_tile - 1) / scan_tile;
  int32_t* count = ctx.take<int32_t>(s.keys);
  int32_t* start = ctx.take<int32_t>(s.keys + 1);
  int32_t* next = ctx.take<int32_t>(s.keys);
  int32_t* sums = ctx.take<int32_t>(tiles);
  int32_t* dropped = ctx.take<int32_t>(s.n);
  int32_t* position = ctx.take<int32_t>(s.n);
  if (ctx.failed() || !ctx.check(cudaMemsetAsync(count, 0, static_cast<size_t>(s.keys) * sizeof *count, ctx.stream), "clear")) return {};
  for_each(ctx, s.n, [=] __device__(int64_t i) {
    if (s.key[i] != s.left_out) atomicAdd(count + s.key[i], 1);
  });
  launch(ctx, tiles, block_threads, sum_tiles, static_cast<const int32_t*>(count), s.keys, sums);
  launch(ctx, tiles, block_threads, scan_tiles, static_cast<const int32_t*>(count), s.keys, static_cast<const int32_t*>(sums), start, next);
  for_each(ctx, s.n, [=] __device__(int64_t i) {
    if (s.key[i] != s.left_out) dropped[atomicAdd(next + s.key[i], 1)] = static_cast<int32_t>(i);
  });
  for_each(ctx, s.n, [=] __device__(int64_t i) {
    if (i >= start[s.keys]) return;
    const int32_t own = dropped[i], first = start[s.key[own]], end = start[s.key[own] + 1];
    int32_t rank = 0;
    for (int32_t j = first; j < end; ++j) rank += dropped[j] < own;
    position[first + rank] = own;
  });
  return {start, position};
}

}  // namespace tt::TT_ISA
