// The walk of an optimizer step over all parameters. Does nothing where the guard is not finite.
#pragma once

#include <cmath>

#include "native/cpu/segments.h"
#include "native/math/optimizer.h"

namespace tt::TT_ISA {

/// f(i, begin, n) for pieces of every parameter i that has a gradient, each element costing `cost` simple operations; one parallel region
/// for the list. Does nothing and returns false when the guard is not finite.
template <class Args, class F>
bool each_parameter(Context& ctx, const Args& a, int64_t cost, F f) {
  if (a.guard && !std::isfinite(*a.guard)) return false;
  const Chunks chunks(a.params_size, a.params.n);
  chunks.each(ctx, cost, [&](int64_t, int64_t i, int64_t begin, int64_t end) {
    if (a.grads[i]) f(i, begin, end - begin);
  });
  return true;
}

/// step(p, g, buffers...) for each of n elements.
template <class Step, class... Buffers>
void update(const Step& step, real* p, const real* g, int64_t n, Buffers*... buffers) {
#pragma GCC ivdep
  for (int64_t j = 0; j < n; ++j) step(p[j], g[j], buffers[j]...);
}

}  // namespace tt::TT_ISA
