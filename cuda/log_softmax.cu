// y = (x - max) - ln Σ e^(x - max) over the last dimension; dx = dy - e^y Σ dy: rows of [N,M], a team of threads each (softmax_row.h).
// Nothing is saved but y. Sums are pairwise over the threads in a fixed order: the same bits in every run.
#include <cmath>

#include "cuda/softmax_row.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct LogSoftmaxOfRow {
  LogSoftmaxArgs a;
  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const real* x = a.x + row * a.M;
    const Exponentials all = row_exponentials(team, x, a.M);
    const real log_sum = std::log(all.sum);
    for (int64_t j = team.rank(); j < a.M; j += team.size()) a.y[row * a.M + j] = x[j] - all.largest - log_sum;
  }
};

struct LogSoftmaxGradOfRow {
  LogSoftmaxGradArgs a;
  template <class Team>
  __device__ void operator()(Team team, int64_t row) const {
    const real *y = a.y + row * a.M, *dy = a.dy + row * a.M;
    const real sum = team_sum(team, a.M, [=](int64_t j) { return dy[j]; });
    for (int64_t j = team.rank(); j < a.M; j += team.size()) a.dx[row * a.M + j] = dy[j] - std::exp(y[j]) * sum;
  }
};
}  // namespace

void log_softmax(Context& ctx, const LogSoftmaxArgs& a) { for_rows(ctx, a.N, a.M, LogSoftmaxOfRow{a}); }

void log_softmax_grad(Context& ctx, const LogSoftmaxGradArgs& a) {
  if (a.dx) for_rows(ctx, a.N, a.M, LogSoftmaxGradOfRow{a});
}

}  // namespace tt::TT_ISA
