// Values on the device against the bounds of their row (native/core/value_check.h), checked there: the answer lies in pinned memory when
// the event after the kernel has come.
#pragma once

#include <memory>
#include <vector>

#include "cuda/context.h"
#include "native/math/value_question.h"

namespace tt {

class ValueProbes {
 public:
  ValueProbes() = default;
  ~ValueProbes();
  ValueProbes(const ValueProbes&) = delete;
  ValueProbes& operator=(const ValueProbes&) = delete;

  /// Queues a check; null after a failure, which is noted.
  void* ask(Context& ctx, const ValueQuestion& question);
  /// Waits for its answer and takes the place of the question back.
  ValueAnswer answer(Context& ctx, void* question);

 private:
  static constexpr int most_blocks = 32, at_once = 64;

  /// A question on its way.
  struct Slot {
    ValueAnswer* answers;  // pinned, one of each block
    int blocks = 0;
    cudaEvent_t done = nullptr;
  };

  bool grow(Context& ctx);

  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Slot*> free_;
  std::vector<ValueAnswer*> pinned_;
};

}  // namespace tt
