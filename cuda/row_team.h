// Rows shared out to groups of threads: a warp each where rows are short, a block each where they are long.
//
// A function of a row is a struct whose operator()(team, row) is a template: `team` is either kind. Its threads all run it, for the same
// row.
#pragma once

#include "cuda/elementwise.h"
#include "cuda/group.h"

namespace tt::TT_ISA {

struct WarpTeam {
  static constexpr int per_block = block_threads / 32;
  static __device__ int64_t number() { return static_cast<int64_t>(blockIdx.x) * per_block + threadIdx.x / 32; }
  static constexpr __device__ int size() { return 32; }
  __device__ int rank() const { return static_cast<int>(threadIdx.x) % 32; }
  /// What any thread of the team wrote before, all may read after.
  __device__ void sync() const { __syncwarp(); }

  template <class T, class Combine>
  __device__ T combine(T value, T, Combine combine) const {
    return warp_combine(value, combine);
  }
};

struct BlockTeam {
  static constexpr int per_block = 1;
  static __device__ int64_t number() { return blockIdx.x; }
  static constexpr __device__ int size() { return block_threads; }
  __device__ int rank() const { return static_cast<int>(threadIdx.x); }
  __device__ void sync() const { __syncthreads(); }

  template <class T, class Combine>
  __device__ T combine(T value, T neutral, Combine combine) const {
    return block_combine(value, neutral, combine);
  }
};

/// Σ f(j) over [0, n), given to every thread of the team. Sums have the type of f.
template <class Team, class F>
__device__ auto team_sum(Team team, int64_t n, F f) {
  decltype(f(n)) sum = 0;
  for (int64_t j = team.rank(); j < n; j += team.size()) sum += f(j);
  return team.combine(sum, decltype(sum)(0), Plus{});
}

template <class Team, class F>
__global__ void rows_kernel(int64_t rows, TT_PARAMETER(F) f) {
  const int64_t teams = static_cast<int64_t>(gridDim.x) * Team::per_block;
  for (int64_t row = Team::number(); row < rows; row += teams) f(Team{}, row);
}

/// f(team, row) for all rows of [0, rows), each of `width` numbers.
template <class F>
void for_rows(Context& ctx, int64_t rows, int64_t width, F f) {
  constexpr int64_t widest_of_warp = 1024, warps = WarpTeam::per_block;
  if (width > widest_of_warp) return launch(ctx, walking_blocks(ctx, rows), block_threads, rows_kernel<BlockTeam, F>, rows, f);
  launch(ctx, walking_blocks(ctx, (rows + warps - 1) / warps), block_threads, rows_kernel<WarpTeam, F>, rows, f);
}

}  // namespace tt::TT_ISA
