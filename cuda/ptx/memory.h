// What a kernel may touch of the host's memory: every piece that was allocated for it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tt::ptx {

struct Piece {
  uintptr_t begin = 0, end = 0;
  bool holds(uintptr_t at, size_t bytes) const { return at >= begin && at + bytes <= end; }
};

void allocated(const void* data, size_t bytes);
void freed(const void* data);
/// The piece that begins at or before an address; empty where there is none.
Piece piece_at(uintptr_t address);
/// Rises whenever pieces change.
uint64_t allocations();

/// While the interpreter runs on this thread, whose own memory is no kernel's.
class Interpreting {
 public:
  Interpreting();
  ~Interpreting();
  Interpreting(const Interpreting&) = delete;
  Interpreting& operator=(const Interpreting&) = delete;
  static bool here();
};

}  // namespace tt::ptx
