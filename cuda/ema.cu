// Exponential moving averages of a list of parameters: a += (1 - decay)(p - a). One launch for the list.
// Sources: Polyak & Juditsky 1992; the form of PyTorch's get_ema_multi_avg_fn.
#include "cuda/list.h"
#include "native/gen/prototypes.h"
#include "native/math/optimizer.h"

namespace tt::TT_ISA {

namespace {
struct AveragedArray {
  real* average;
  const real* p;
  Mean mean;
  int64_t size;
  __device__ void operator()(int64_t j) const { average[j] = mean(average[j], p[j]); }
};
}  // namespace

void ema(Context& ctx, const EmaArgs& a) {
  each_element<AveragedArray>(ctx, a.averages, [&](int64_t i) {
    return AveragedArray{a.averages[i], a.params[i], Mean(a.decay), a.averages_size[i]};
  });
}

}  // namespace tt::TT_ISA
