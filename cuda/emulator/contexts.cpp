// Contexts of the emulated GPU for the cases of test/native: one for each order in which threads and blocks run.
#include "cuda/context.h"
#include "cuda/emulator/machine.h"
#include "test/native/op_case.h"

namespace tt::test {

const int64_t many = 9001;

void with_contexts(const std::function<void(const std::string& word, Context&)>& f) {
  for (uint64_t schedule : {0, 1, 20240229}) {
    emulator::set_schedule(schedule);
    Context ctx;
    ctx.processors = 2;
    const std::string word = "schedule " + std::to_string(schedule);
    f(word, ctx);
    if (ctx.failed()) expect(word + ": " + ctx.failed_at + ": " + cudaGetErrorString(ctx.failure), false);
  }
}

}  // namespace tt::test
