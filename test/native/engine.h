// A team, its workspace and the context a kernel is called with.
#pragma once

#include <cstdint>
#include <vector>

#include "native/cpu/context.h"
#include "native/math/real.h"

namespace tt::test {

class Engine {
 public:
  explicit Engine(int threads, Precision precision = Precision::float32) : team_(threads) { context_.precision = precision; }
  Context* context() { return context({}); }
  /// For a kernel that may keep what it packs of these, as the package's engine lets an inference do: each is a storage that nobody writes.
  Context* context(const std::vector<const real*>& kept) {
    workspace_.reset();
    packs_.begin();
    for (const real* data : kept) packs_.know(data, reinterpret_cast<uintptr_t>(data), 0);
    return &context_;
  }
  /// As if members had been of such a pace, one after the other and again.
  void pretend(const std::vector<double>& paces) {
    for (int i = 0; i < team_.size(); ++i) team_.set_pace(i, paces[static_cast<size_t>(i) % paces.size()]);
  }
  /// Before other weights may lie where those that were kept did.
  void forget() { packs_.clear(); }

 private:
  Team team_;
  Workspace workspace_;
  std::atomic<bool> stop_{false};
  PackCache packs_;
  Context context_{team_, workspace_, stop_, &packs_};
};

}  // namespace tt::test
