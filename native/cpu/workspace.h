// Scratch memory of one kernel call: a bump allocator that keeps its blocks, so the steady state touches no new page.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace tt {

class Workspace {
 public:
  /// `count` uninitialised elements, 64-byte aligned, valid until the kernel returns. Called by one thread only.
  template <class T>
  T* take(int64_t count) {
    return static_cast<T*>(bytes(static_cast<size_t>(count) * sizeof(T)));
  }

  /// Forgets everything taken; called by the engine between kernels.
  void reset();

  /// Bytes held; any thread may ask.
  size_t reserved() const { return reserved_.load(std::memory_order_relaxed); }

 private:
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  struct Block {
    std::unique_ptr<void, Free> data;
    size_t size;
  };

  void* bytes(size_t size);

  std::vector<Block> blocks_;
  size_t used_ = 0;   // bytes of the last block
  size_t total_ = 0;  // bytes taken since reset
  std::atomic<size_t> reserved_{0};
};

}  // namespace tt
