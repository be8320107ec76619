// gain times the orthogonal factor of a matrix of normal numbers: rows orthonormal if M <= K, columns otherwise.
//
// Gram-Schmidt with every projection done twice, in float64, for the `count` vectors of `length` numbers, which lie contiguous:
//   twice: c_i = q_i · v for all i < j;  v -= Σ_i c_i q_i        then v /= |v|
// Within a vector everything is parallel, vectors follow each other: five launches each, which is fast enough for what happens once per
// matrix. The CPU projects one q_i after the other; both are orthogonal to machine precision ("twice is enough") and the same Q, the sign
// of R's diagonal being +, so they agree to the rounding of `real`. Sums are in a fixed order: the same bits in every run.
// Sources: Saxe, McClelland & Ganguli 2014; Giraud et al. 2005 (twice); Mezzadri 2007 (sign).
#include <cmath>

#include "cuda/normal.h"
#include "cuda/row_team.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
/// c[i] = q_i · v
struct DotWithRow {
  const double *q, *v;
  int64_t length;
  double* c;

  template <class Team>
  __device__ void operator()(Team team, int64_t i) const {
    const double *row = q + i * length, *other = v;
    const double dot = team_sum(team, length, [=](int64_t k) { return row[k] * other[k]; });
    if (team.rank() == 0) c[i] = dot;
  }
};

struct NormaliseRow {
  double* v;
  int64_t length;

  template <class Team>
  __device__ void operator()(Team team, int64_t) const {
    double* row = v;
    const double scale = 1 / std::sqrt(team_sum(team, length, [=](int64_t k) { return row[k] * row[k]; }));
    for (int64_t k = team.rank(); k < length; k += team.size()) row[k] *= scale;
  }
};

void orthonormalise(Context& ctx, double* q, int64_t count, int64_t length) {
  double* c = ctx.take<double>(count);
  for (int64_t j = 0; j < count; ++j) {
    double* v = q + j * length;
    for (int pass = 0; pass < 2; ++pass) {
      for_rows(ctx, j, length, DotWithRow{q, v, length, c});
      if (j == 0) continue;
      for_each(ctx, length, [=] __device__(int64_t k) {
        double sum = 0;
        for (int64_t i = 0; i < j; ++i) sum += c[i] * q[i * length + k];
        v[k] -= sum;
      });
    }
    for_rows(ctx, 1, length, NormaliseRow{v, length});
  }
}
}  // namespace

void orthogonal(Context& ctx, const OrthogonalArgs& a) {
  const bool wide = a.M <= a.K;
  const int64_t count = wide ? a.M : a.K, length = wide ? a.K : a.M;
  double* q = ctx.take<double>(count * length);
  fill_normal(ctx, q, count * length, {0, 1}, {a.seed, a.step});
  orthonormalise(ctx, q, count, length);
  assign(ctx, a.x, a.M * a.K, [=] __device__(int64_t i) {
    const int64_t m = i / a.K, k = i % a.K;
    return static_cast<real>(a.gain * (wide ? q[i] : q[k * length + m]));
  });
}

}  // namespace tt::TT_ISA
