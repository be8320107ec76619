// A team, its workspace and the context a kernel is called with.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "native/cpu/context.h"
#include "native/cpu/isa.h"
#include "native/math/real.h"

namespace tt::test {

/// Whether products in bf16 may use a tile unit, and nothing else is tested.
inline bool tiles_only = false;

/// Reads a test's arguments: `amx` to test the tile unit, `emulated` where the test is linked to one of its own. False where there is none.
inline bool choose_tiles(int argc, char** argv) {
  if (argc > 1) tiles_only = std::strcmp(argv[1], "emulated") == 0 || (std::strcmp(argv[1], "amx") == 0 && allow_amx());
  return argc < 2 || tiles_only;
}

/// The exit status that ctest counts as skipped.
constexpr int skipped = 77;

class Engine {
 public:
  explicit Engine(int threads, Precision precision = Precision::float32, bool tiles = tiles_only) : team_(threads) {
    context_.precision = precision;
    context_.amx = tiles;
  }
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
