// y[m,k] = max_n x[m,n,k] and the first index that attains it; NaN counts as the largest value, as in PyTorch.
// The gradient gives dy to that index. Of an empty axis the maximum is -inf at index 0.
#include <limits>

#include "cuda/row_team.h"
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

struct MaxRow {
  MaxArgs a;

  template <class Team>
  __device__ void operator()(Team team, int64_t m) const {
    Best best = nothing;
    for (int64_t n = team.rank(); n < a.N; n += team.size()) best = Better{}({a.x[m * a.N + n], static_cast<int32_t>(n)}, best);
    best = team.combine(best, nothing, Better{});
    if (team.rank() == 0) put(best, a.y + m, a.index + m);
  }
};
}  // namespace

void max(Context& ctx, const MaxArgs& a) {
  if (a.K == 1) return for_rows(ctx, a.M, a.N, MaxRow{a});
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
