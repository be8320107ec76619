// Packed weights kept from one inference to the next: packing a matrix costs as much as multiplying it with a few rows, and while nobody
// updates the weights the result is the same.
//
// What a pointer holds is known by the storage behind it and how often that was updated in place (Contents in native/core/backend.h), so a
// kept copy is never used for other values. Used by the thread that runs kernels; `bytes` by any, `clear` while none runs.
#pragma once

#include <atomic>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "native/core/backend.h"

namespace tt {

class PackCache {
 public:
  /// Tells what the pointers of the coming kernel hold.
  void know(std::span<const Contents> contents);

  struct Kept {
    void* data;  // null: nothing is kept, because the source's contents are not known or there is no room
    bool made;   // an earlier kernel packed it
  };
  /// Memory for what is packed from `source` in the way that `layout` numbers. Where it is not `made`, the kernel packs into it.
  Kept find(const void* source, uint64_t layout, size_t bytes);
  /// What was asked for since `know` has been packed.
  void commit();

  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  void clear();

 private:
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  struct Slot {
    uint64_t storage, version, layout;
    size_t size;
    std::unique_ptr<void, Free> data;
    uint64_t used;  // number of the kernel that last asked
    bool made;
  };

  void remove(size_t i);
  bool make_room(size_t bytes);

  std::span<const Contents> contents_;
  std::vector<Slot> slots_;
  uint64_t kernel_ = 0;
  std::atomic<size_t> bytes_{0};
};

}  // namespace tt
