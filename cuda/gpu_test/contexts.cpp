// Contexts of the first GPU for the cases that otherwise run over the emulator. A GPU chooses the order of its threads by itself: three
// runs.
#include <cstdlib>

#include "cuda/context.h"
#include "test/native/op_case.h"

namespace tt::test {

const int64_t many = 100'003;

void with_contexts(const std::function<void(const std::string& word, Context&)>& f) {
  cudaDeviceProp properties{};
  if (cudaGetDeviceProperties(&properties, 0) != cudaSuccess) std::exit(77);
  for (int turn = 0; turn < 3; ++turn) {
    Context ctx;
    ctx.processors = properties.multiProcessorCount;
    ctx.shared_memory = properties.sharedMemPerBlockOptin;
    ctx.capability = 10 * properties.major + properties.minor;
    const std::string word = "run " + std::to_string(turn);
    f(word, ctx);
    cudaDeviceSynchronize();
    if (ctx.failed()) expect(word + ": " + ctx.failed_at + ": " + cudaGetErrorString(ctx.failure), false);
  }
}

}  // namespace tt::test
