// y[m,k] = max_n x[m,n,k] and the first index that attains it; NaN counts as the largest value, as in PyTorch.
// The gradient gives dy to that index. Of an empty axis the maximum is -inf at index 0.
#include <limits>

#include "cuda/elementwise.h"
#include "cuda/group.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct Best {
  real value;
  int32_t index;
};

/// Whether a comes before b: larger, or as large and earlier.
__device__ bool beats(const Best& a, const Best& b) {
  const bool a_nan = a.value != a.value, b_nan = b.value != b.value;
  if (a_nan != b_nan) return a_nan;
  return a.value > b.value || ((a.value == b.value || a_nan) && a.index < b.index);
}

struct Better {
  __device__ Best operator()(const Best& a, const Best& b) const { return beats(a, b) ? a : b; }
};

// An index no element has: the neutral value loses against an element that is -inf itself.
constexpr Best nothing{-std::numeric_limits<real>::infinity(), std::numeric_limits<int32_t>::max()};

__device__ void put(const Best& best, real* y, int32_t* index) {
  *y = best.value;
  *index = best.index == nothing.index ? 0 : best.index;
}

__device__ Best exchange_best(const Best& b, int mask) {
  return {__shfl_xor_sync(all_lanes, b.value, mask), __shfl_xor_sync(all_lanes, b.index, mask)};
}

/// A warp for each row.
__global__ void max_rows(const MaxArgs a) {
  const int64_t warps = static_cast<int64_t>(gridDim.x) * (blockDim.x / 32);
  const int lane = static_cast<int>(threadIdx.x) % 32;
  for (int64_t m = static_cast<int64_t>(blockIdx.x) * (blockDim.x / 32) + threadIdx.x / 32; m < a.M; m += warps) {
    Best best = nothing;
    for (int64_t n = lane; n < a.N; n += 32) best = Better{}({a.x[m * a.N + n], static_cast<int32_t>(n)}, best);
    for (int mask = 16; mask > 0; mask /= 2) best = Better{}(best, exchange_best(best, mask));
    if (lane == 0) put(best, a.y + m, a.index + m);
  }
}
}  // namespace

void max(Context& ctx, const MaxArgs& a) {
  constexpr int warps = block_threads / 32;
  if (a.K == 1) return launch(ctx, walking_blocks(ctx, (a.M + warps - 1) / warps), block_threads, max_rows, a);
  for_each(ctx, a.M * a.K, [=] __device__(int64_t i) {
    const int64_t m = i / a.K, k = i % a.K;
    Best best = nothing;
    for (int64_t n = 0; n < a.N; ++n) best = Better{}({a.x[(m * a.N + n) * a.K + k], static_cast<int32_t>(n)}, best);
    put(best, a.y + i, a.index + i);
  });
}

void max_grad(Context& ctx, const MaxGradArgs& a) {
  assign(ctx, a.dx, a.M * a.N * a.K, [=] __device__(int64_t i) {
    const int64_t k = i % a.K, n = i / a.K % a.N, mk = i / (a.K * a.N) * a.K + k;
    return a.index[mk] == n ? a.dy[mk] : real(0);
  });
}

}  // namespace tt::TT_ISA
