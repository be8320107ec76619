// Recurrent kernels on the emulated GPU where memory runs out, or steps are not recorded as graphs.
#include "cuda/emulator/recurrent_check.h"

namespace {

using namespace tt;
using namespace tt::test;

/// Whichever allocation fails, the call says so, and the next one is right: nobody finds a graph that was half made.
void check_no_memory() {
  const Shape shape{.B = 3, .T = 23, .I = 2, .H = 5, .states = true, .biases = true};
  bool failed = true;
  for (int left = 0; failed; ++left) {
    StepGraphs graphs;
    {
      Problem problem(shape);
      const DeviceStream stream;
      Context ctx;
      ctx.stream = stream.get(), ctx.processors = 2, ctx.graphs = &graphs;
      emulator::allocations_left() = left;
      run(problem, &ctx, shape);
      emulator::allocations_left() = -1;
      failed = ctx.failed();
      expect(!failed || ctx.failure == cudaErrorMemoryAllocation, std::string("without memory: ") + cudaGetErrorString(ctx.failure));
    }
    expect(left > 0 || failed, "the first allocation failed");
    check_on(shape, {.graphs = &graphs});
  }
}

/// Then each step goes by itself, and nobody asks again.
void check_no_graphs() {
  const Shape shape{.B = 3, .T = 23, .I = 2, .H = 5, .states = true, .biases = true};
  StepGraphs graphs;
  emulator::records_no_launch() = true;
  check_on(shape, {.graphs = &graphs});
  emulator::records_no_launch() = false;
  expect(graphs.refused() && graphs.count() == 0, "steps that are not recorded");
}

}  // namespace

int main() {
  check_no_memory();
  check_no_graphs();
  return finish();
}
