// Packed weights kept from one inference to the next: packing a matrix costs as much as multiplying it with a few rows, and while nobody
// updates the weights the result is the same.
//
// What a pointer holds is known by the storage behind it and how often that was updated in place, so a
// kept copy is never used for other values. Used by the thread that runs kernels; `bytes` by any, `clear` while none runs.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace tt {

class PackCache {
 public:
  /// Before a kernel: nothing is known of its pointers but what follows.
  void begin();
  /// What a pointer holds: the same storage and version mean the same values.
  void know(const void* data, uint64_t storage, uint64_t version) { sources_.push_back({data, storage, version}); }

  struct Kept {
    void* data;  // null: nothing is kept, because the source's contents are not known or there is no room
    bool made;   // an earlier kernel packed it
  };
  /// Memory for what is packed from `source` in the way that `layout` numbers. Where it is not `made`, the kernel packs into it.
  Kept find(const void* source, uint64_t layout, size_t bytes);
  /// What was asked for since `begin` has been packed.
  void commit();

  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  void clear();

 private:
  struct Source {
    const void* data;
    uint64_t storage, version;
  };
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

  std::vector<Source> sources_;
  std::vector<Slot> slots_;
  uint64_t kernel_ = 0;
  std::atomic<size_t> bytes_{0};
};

}  // namespace tt
