// A team, its workspace and the context a kernel is called with.
#pragma once

#include "native/cpu/context.h"

namespace tt::test {

class Engine {
 public:
  explicit Engine(int threads, Precision precision = Precision::float32) : team_(threads) { context_.precision = precision; }
  Context* context() {
    workspace_.reset();
    return &context_;
  }

 private:
  Team team_;
  Workspace workspace_;
  std::atomic<bool> stop_{false};
  Context context_{team_, workspace_, stop_};
};

}  // namespace tt::test
