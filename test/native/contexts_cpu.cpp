// Contexts of the CPU's kernels: teams of one to three threads.
#include <atomic>

#include "native/cpu/context.h"
#include "test/native/op_case.h"

namespace tt::test {

const int64_t many = 200001;

void with_contexts(const std::function<void(const std::string& word, Context&)>& f) {
  for (int threads : {1, 2, 3}) {
    Team team(threads);
    Workspace workspace;
    const std::atomic<bool> stop{false};
    Context ctx{team, workspace, stop};
    f(std::to_string(threads) + " threads", ctx);
  }
}

}  // namespace tt::test
