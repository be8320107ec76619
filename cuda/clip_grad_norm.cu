// norm = (Σ |g|^p)^(1/p) over all gradients of the list, p = 1, 2 or inf; then g *= min(1, max_norm / (norm + 1e-6)).
// Three launches that leave everything on the device: a float64 partial per chunk of the list (segments.h), their sum or maximum by one
// block, the scaling. Chunks and orders depend on the sizes alone: the same bits in every run. A norm that is not finite is reported and
// the gradients are left alone. Source: Pascanu, Mikolov & Bengio 2013; the constant is PyTorch's.
#include <cmath>

#include "cuda/segments.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
enum class Norm { sum, squares, largest };

struct Gradient {
  real* g;
  int64_t size;
};

__device__ double combine_norms(Norm norm, double value) {
  return norm == Norm::largest ? block_combine(value, 0.0, LargerOrNan{}) : block_sum(value);
}

struct PartialNorm {
  Norm norm;
  double* partial;

  __device__ void operator()(int64_t chunk, const Gradient& gradient, int64_t first, int64_t end) const {
    double own = 0;
    for (int64_t j = first + threadIdx.x; j < end; j += blockDim.x) {
      const double size = std::fabs(static_cast<double>(gradient.g[j]));
      own = norm == Norm::largest ? LargerOrNan{}(size, own) : own + (norm == Norm::squares ? size * size : size);
    }
    own = combine_norms(norm, own);
    if (threadIdx.x == 0) partial[chunk] = own;
  }
};

/// What scales the gradients: 1 where they are to be left alone.
__global__ void finish_norm(Norm norm, const double* partial, int64_t n, double max_norm, real* out, double* scale) {
  double total = 0;
  for (int64_t i = threadIdx.x; i < n; i += blockDim.x)
    total = norm == Norm::largest ? LargerOrNan{}(partial[i], total) : total + partial[i];
  total = combine_norms(norm, total);
  if (threadIdx.x > 0) return;
  if (norm == Norm::squares) total = std::sqrt(total);
  if (out) *out = static_cast<real>(total);
  const double wanted = max_norm / (total + 1e-6);
  *scale = total - total == 0 && wanted < 1 ? wanted : 1;
}

struct ScaleChunk {
  const double* scale;
  __device__ void operator()(int64_t, const Gradient& gradient, int64_t first, int64_t end) const {
    if (*scale == 1) return;
    const real factor = static_cast<real>(*scale);
    for (int64_t j = first + threadIdx.x; j < end; j += blockDim.x) gradient.g[j] *= factor;
  }
};

template <class Send>
void each_gradients(const ClipGradNormArgs& a, Send send) {
  in_segments<Gradient>(
      a.grads.n, [&](int64_t i) { return a.grads[i] != nullptr; },
      [&](int64_t i) {
        return Gradient{a.grads[i], a.grads_size[i]};
      },
      send);
}
}  // namespace

void clip_grad_norm(Context& ctx, const ClipGradNormArgs& a) {
  const Norm norm = std::isinf(a.norm_type) ? Norm::largest : a.norm_type == 2 ? Norm::squares : Norm::sum;
  int64_t chunks = 0;
  each_gradients(a, [&](const Segments<Gradient>& s) { chunks += s.chunks; });
  double *partial = ctx.take<double>(chunks), *scale = ctx.take<double>(1), *next = partial;
  each_gradients(a, [&](const Segments<Gradient>& s) {
    launch(ctx, walking_blocks(ctx, s.chunks), block_threads, walk_segments<Gradient, PartialNorm>, s, PartialNorm{norm, next});
    next += s.chunks;
  });
  launch(ctx, 1, block_threads, finish_norm, norm, static_cast<const double*>(partial), chunks, a.max_norm, a.norm, scale);
  each_gradients(a, [&](const Segments<Gradient>& s) {
    launch(ctx, walking_blocks(ctx, s.chunks), block_threads, walk_segments<Gradient, ScaleChunk>, s, ScaleChunk{scale});
  });
}

}  // namespace tt::TT_ISA
