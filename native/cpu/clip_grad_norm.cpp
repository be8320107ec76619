// norm = (Σ |g|^p)^(1/p) over all gradients of the list, p = 1, 2 or inf; then g *= min(1, max_norm / (norm + 1e-6)).
// Sums are float64, per chunk of the flattened list, added in chunk order: bit-identical for any number of threads. A norm that is not
// finite is reported and the gradients are left alone.
// Source: Pascanu, Mikolov & Bengio 2013; the constant is PyTorch's.
#include <cmath>

#include "native/cpu/lanes.h"
#include "native/cpu/reduce.h"
#include "native/cpu/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
double sum_of_squares(const real* g, int64_t n) {
  return sum_range(0, n, [&](int64_t j) { return static_cast<double>(g[j]) * static_cast<double>(g[j]); });
}

double sum_of_magnitudes(const real* g, int64_t n) {
  return sum_range(0, n, [&](int64_t j) { return std::fabs(static_cast<double>(g[j])); });
}

// NaN counts as the largest, whichever side it is on.
double larger(double a, double b) { return b > a || b != b ? b : a; }
vreal larger(vreal a, vreal b) { return select((b > a) | (b != b), b, a); }

double largest_magnitude(const real* g, int64_t n) {
  const vreal by_lane = fold_lanes(
      n, 0, [&](auto at) { return vabs(at(g)); }, [](vreal a, vreal b) { return larger(a, b); });
  double largest = 0;
  for (int lane = 0; lane < lanes; ++lane) largest = larger(largest, static_cast<double>(by_lane[lane]));
  return largest;
}

double total_norm(Context& ctx, const ClipGradNormArgs& a, const Chunks& chunks) {
  const bool maximum = std::isinf(a.norm_type), squares = a.norm_type == 2;
  double* partial = ctx.workspace.take<double>(chunks.count());
  for (int64_t c = 0; c < chunks.count(); ++c) partial[c] = 0;
  chunks.each(ctx, 2, [&](int64_t c, int64_t i, int64_t begin, int64_t end) {
    if (!a.grads[i]) return;
    const real* g = a.grads[i] + begin;
    const int64_t n = end - begin;
    if (maximum)
      partial[c] = larger(partial[c], largest_magnitude(g, n));
    else
      partial[c] += squares ? sum_of_squares(g, n) : sum_of_magnitudes(g, n);
  });
  double total = 0;
  for (int64_t c = 0; c < chunks.count(); ++c) total = maximum ? larger(total, partial[c]) : total + partial[c];
  return squares ? std::sqrt(total) : total;
}
}  // namespace

void clip_grad_norm(Context& ctx, const ClipGradNormArgs& a) {
  const Chunks chunks(a.grads_size, a.grads.n);
  const double norm = total_norm(ctx, a, chunks);
  if (a.norm) *a.norm = static_cast<real>(norm);
  const double scale = a.max_norm / (norm + 1e-6);
  if (!std::isfinite(norm) || !(scale < 1)) return;
  chunks.each(ctx, 1, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    if (!a.grads[i]) return;
    for (int64_t j = begin; j < end; ++j) a.grads[i][j] *= static_cast<real>(scale);
  });
}

}  // namespace tt::TT_ISA
