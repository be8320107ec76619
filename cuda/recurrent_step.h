// A launch of one step's product, in the precision of the device.
#pragma once

#include "cuda/recurrent_step_mma.h"

namespace tt::TT_ISA {

constexpr int step_threads = 256;

/// f(how) for the precision and the tiles of a product.
template <class F>
auto with_how(Precision precision, const StepBlocks& blocks, F f) {
  const bool small = blocks.tile_rows == 16;
  switch (precision) {
    case Precision::bf16:
      return small ? f(OnTensorCores<Bf16Numbers, 1>{}) : f(OnTensorCores<Bf16Numbers, 4>{});
    case Precision::tf32:
      return small ? f(OnTensorCores<Tf32Numbers, 1>{}) : f(OnTensorCores<Tf32Numbers, 4>{});
    case Precision::float32:
      break;
  }
  return small ? f(InFloat32<1>{}) : f(InFloat32<4>{});
}

template <class How, class Step>
__global__ void __launch_bounds__(256) step_product(TT_PARAMETER(Directions<Step>) directions, int64_t s, StepBlocks blocks) {
  if constexpr (How::here) How::multiply(directions, s, blocks);
}

template <class Step>
StepBlocks blocks_of(const Context& ctx, const Directions<Step>& steps, int64_t D, int64_t batch) {
  return step_blocks(ctx.precision, Step::gates, steps.of[0].w.units, D, batch, ctx.processors);
}

/// Queues step s of D directions of a batch.
template <class Step>
void launch_step(Context& ctx, const Directions<Step>& steps, int64_t D, int64_t batch, int64_t s) {
  const StepBlocks blocks = blocks_of(ctx, steps, D, batch);
  const auto kernel = with_how(ctx.precision, blocks, [](auto how) { return &step_product<decltype(how), Step>; });
  launch(ctx, blocks.all(), step_threads, kernel, steps, s, blocks);
}

}  // namespace tt::TT_ISA
