// gain times the orthogonal factor of a matrix of normal numbers: rows orthonormal if M <= K, columns otherwise.
//
// Gram-Schmidt with every projection done twice, in float64: orthogonal to machine precision ("twice is enough"), and since the diagonal of
// R is positive by construction it is the sign-corrected Q of a QR decomposition, uniformly distributed over orthogonal matrices. The
// `count` vectors of `length` numbers lie contiguous. A block of vectors is first freed of all vectors before it, each by itself and a tile
// of them at a time so that the tile is read from cache; then orthonormalised within. Threads own vectors: the result does not depend on
// their number. Sources: Saxe, McClelland & Ganguli 2014; Giraud et al. 2005 (twice); Mezzadri 2007 (sign).
#include <cmath>

#include "native/cpu/normal.h"
#include "native/cpu/reduce.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
// v -= (q · v) q
void project_out(const double* q, double* v, int64_t length) {
  const double dot = sum_range(0, length, [&](int64_t i) { return q[i] * v[i]; });
  for (int64_t i = 0; i < length; ++i) v[i] -= dot * q[i];
}

void normalise(double* v, int64_t length) {
  const double scale = 1 / std::sqrt(sum_range(0, length, [&](int64_t i) { return v[i] * v[i]; }));
  for (int64_t i = 0; i < length; ++i) v[i] *= scale;
}

// Frees vectors [first, last) of vectors [0, first), which are orthonormal.
void project_block(Context& ctx, double* q, int64_t first, int64_t last, int64_t length) {
  constexpr int64_t tile = 16;
  ctx.team.parallel_for(last - first, grain_of(4 * first * length), [&](int64_t begin, int64_t end) {
    for (int64_t t = 0; t < first; t += tile)
      for (int64_t j = first + begin; j < first + end; ++j)
        for (int64_t i = t; i < first && i < t + tile; ++i) project_out(q + i * length, q + j * length, length);
  });
}

void orthonormalise(Context& ctx, double* q, int64_t count, int64_t length) {
  constexpr int64_t size = 32;
  for (int64_t first = 0; first < count; first += size) {
    const int64_t last = first + size < count ? first + size : count;
    for (int pass = 0; pass < 2; ++pass) project_block(ctx, q, first, last, length);
    for (int64_t j = first; j < last; ++j) {
      for (int pass = 0; pass < 2; ++pass)
        for (int64_t i = first; i < j; ++i) project_out(q + i * length, q + j * length, length);
      normalise(q + j * length, length);
    }
  }
}
}  // namespace

void orthogonal(Context& ctx, const OrthogonalArgs& a) {
  const bool wide = a.M <= a.K;
  const int64_t count = wide ? a.M : a.K, length = wide ? a.K : a.M;
  double* q = ctx.workspace.take<double>(count * length);
  fill_normal(ctx, q, count * length, 0, 1, a.seed, a.step);
  orthonormalise(ctx, q, count, length);
  for (int64_t m = 0; m < a.M; ++m)
    for (int64_t k = 0; k < a.K; ++k) a.x[m * a.K + k] = static_cast<real>(a.gain * (wide ? q[m * length + k] : q[k * length + m]));
}

}  // namespace tt::TT_ISA
