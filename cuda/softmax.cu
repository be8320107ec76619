// The softmax over the last dimension, y = e^(x - max) / Σ e^(x - max), and dx = y (dy - Σ dy y): rows of [N,M], a team of threads each
// (softmax_row.h). Nothing is saved but y. Sums are pairwise over the threads in a fixed order: the same bits in every run.
#include "cuda/softmax_row.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct SoftmaxOfRow {
  SoftmaxArgs a;
  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    softmax_row(team, a.x + row * a.M, a.y + row * a.M, a.M);
  }
};

struct SoftmaxGradOfRow {
  SoftmaxGradArgs a;
  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    softmax_row_grad(team, a.y + row * a.M, a.dy + row * a.M, a.dx + row * a.M, a.M);
  }
};
}  // namespace

void softmax(Context& ctx, const SoftmaxArgs& a) { for_rows(ctx, a.N, a.M, SoftmaxOfRow{a}); }

void softmax_grad(Context& ctx, const SoftmaxGradArgs& a) {
  if (a.dx) for_rows(ctx, a.N, a.M, SoftmaxGradOfRow{a});
}

}  // namespace tt::TT_ISA
