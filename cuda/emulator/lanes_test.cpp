// Lanes (cuda/lanes.h) on the emulated GPU: what comes before what, also after a failure, and no two launches of blocks that wait for each
// other at once where both do not fit; and which layers run at once on an H100, by the model.
#include "cuda/emulator/recurrent_check.h"
#include "cuda/launch.h"
#include "cuda/recurrent_explain.h"
#include "cuda/recurrent_pipeline.h"

namespace {

using namespace tt;
using namespace tt::test;

/// Kernels that note the order in which they run.
__global__ void note(int* order, int* next, int number) {
  if (blockIdx.x == 0 && threadIdx.x == 0) order[(*next)++] = number;
}

/// The order of three launches: in lane 0, lane 1, and after both.
std::vector<int> order_of(uint64_t schedule, int64_t blocks, bool together, int processors) {
  emulator::set_schedule(schedule);
  const DeviceStream stream;
  Lanes lanes;
  Context ctx;
  ctx.stream = stream.get(), ctx.lanes = &lanes, ctx.processors = processors;
  std::vector<int> order(4, 0), next(1, 0);
  const auto go = [&](int number) {
    if (together)
      TT_ISA::launch_together(ctx, blocks, 32, 0, note, order.data(), next.data(), number);
    else
      TT_ISA::launch(ctx, blocks, 32, note, order.data(), next.data(), number);
  };
  go(1);
  {
    Fork fork(ctx, 2);
    fork.on(0, [&] { go(2); });
    fork.on(1, [&] { go(3); });
  }
  go(4);
  cudaStreamSynchronize(ctx.stream);
  expect(!ctx.failed(), "lanes do not fail");
  return order;
}

void check_order() {
  const std::vector<int> in_turn{1, 2, 3, 4}, other{1, 3, 2, 4};
  for (uint64_t schedule : {0, 1, 20240229, 2, 3}) {
    for (bool together : {false, true}) {
      const std::vector<int> order = order_of(schedule, 3, together, 6);
      expect(order == in_turn || order == other, "lanes begin after what was queued and end before what is queued later");
    }
    expect(order_of(schedule, 4, true, 7) == in_turn,
           "blocks that wait for each other come one launch after the other where both do not fit");
  }
  expect(order_of(1, 3, true, 6) == other, "where both fit none waits");
  expect(order_of(1, 4, false, 7) == other, "blocks that wait for nobody need no room");
}

/// Two backends of a device, on a stream each: which launch runs first, by turns of the two.
void check_backends() {
  const auto order_of = [](uint64_t schedule, bool shared) {
    emulator::set_schedule(schedule);
    std::vector<int> order(4, 0), next(1, 0);
    Together first_turn(0), second_turn(0);
    const DeviceStream first_stream, second_stream;
    Context first, second;
    first.stream = first_stream.get(), second.stream = second_stream.get();
    if (shared) first.together = &first_turn, second.together = &second_turn;
    int number = 0;
    for (Context* ctx : {&first, &second, &first, &second})
      TT_ISA::launch_together(*ctx, 2, 32, 0, note, order.data(), next.data(), ++number);
    cudaStreamSynchronize(first.stream);
    cudaStreamSynchronize(second.stream);
    expect(!first.failed() && !second.failed(), "backends do not fail");
    return order;
  };
  for (uint64_t schedule : {0, 1, 20240229})
    expect(order_of(schedule, true) == std::vector<int>{1, 2, 3, 4}, "blocks that wait for each other come one backend after the other");
  expect(order_of(1, false) != std::vector<int>{1, 2, 3, 4}, "which nothing else brings about");
}

/// What an op has started ends with it, also when it fails.
void check_failure() {
  emulator::set_schedule(0);
  const DeviceStream stream;
  Lanes lanes;
  Context ctx;
  ctx.stream = stream.get(), ctx.lanes = &lanes;
  std::vector<int> order(2, 0), next(1, 0);
  {
    Fork fork(ctx, 1);
    fork.on(0, [&] { TT_ISA::launch(ctx, 1, 32, note, order.data(), next.data(), 1); });
    ctx.check(cudaErrorMemoryAllocation, "out of memory, say");
    fork.on(0, [&] { TT_ISA::launch(ctx, 1, 32, note, order.data(), next.data(), 2); });
  }
  cudaStreamSynchronize(ctx.stream);
  expect(order == std::vector<int>{1, 0} && ctx.failure == cudaErrorMemoryAllocation, "a failed op waits for what it has started");
}

/// What the plan is on an H100, by the model.
void check_plans() {
  constexpr int h100 = 132;
  const auto chunks = [](const StackSizes& z) {
    const int64_t steps = pipelined_steps(z, h100);
    return (z.T + steps - 1) / steps;
  };
  const StackSizes sentiment{64, 250, 256, 2, 1};
  expect(chunks(sentiment) >= 4 && chunks(sentiment) <= 8, "a wavefront takes a few chunks: " + std::to_string(chunks(sentiment)));
  expect(chunks({64, 250, 128, 2, 2}) < chunks(sentiment), "with two directions only products run beside the steps");
  expect(chunks({64, 100, 1024, 1, 1}) == 1, "no chunks where a layer takes the whole device");
  expect(chunks({1, 1000, 512, 1, 1}) == 1, "no chunks for small products");
  expect(chunks({1, 0, 1, 1, 1}) == 0 && chunks({0, 3, 1, 2, 1}) <= 3, "nothing to do");
  expect(chunks_in_turn(2, 1, 5) == 10 && chunks_in_turn(2, 2, 5) == 6 && chunks_in_turn(5, 2, 4) == 13, "chunks in turn");
  const auto best = [&](double slower) {
    return layers_at_once({64, 250, 256, 4, 1}, 5, [&](int64_t n) { return 1 + slower * static_cast<double>(n - 1); });
  };
  expect(best(0) == 4 && best(0.3) == 2 && best(1) == 1, "as many layers as pay");
  expect(layers_at_once({64, 250, 256, 16, 1}, 12, [](int64_t) { return 1.0; }) == Lanes::most, "no more than there are lanes");

  Context ctx;
  ctx.processors = h100, ctx.shared_memory = size_t{227} << 10, ctx.capability = 90, ctx.precision = Precision::bf16;
  const auto layers = [&](const StackSizes& z, TT_ISA::PassKind pass) {
    return TT_ISA::layers_at_once(ctx, {RecurrentCell::lstm, false, false, z.H, z.H, z.B, z.T, z.D, z.L}, pass);
  };
  for (TT_ISA::PassKind pass : {TT_ISA::PassKind::forward, TT_ISA::PassKind::backward}) {
    expect(layers(sentiment, pass) == 2, "both layers of the sentiment model at once");
    expect(layers({64, 250, 128, 2, 2}, pass) == 1, "a layer with two directions needs all of the one below");
    expect(layers({4096, 250, 256, 2, 1}, pass) == 1, "one layer takes all");
    for (int64_t B : {16, 64, 96})
      for (int64_t H : {64, 256}) {
        const RecurrentQuestion variant{RecurrentCell::lstm, true, false, H, H, B, 250, 1, 2};
        expect(TT_ISA::layers_at_once(ctx, variant, pass) == 1, "the layers of a variant run in turn");
      }
  }
}

}  // namespace

int main() {
  check_order();
  check_backends();
  check_failure();
  check_plans();
  return finish();
}
