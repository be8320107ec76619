// Caching allocator of one device, used by the JavaScript thread only.
//
// Memory is ordered by the queue: a block freed here may still be read by jobs queued before, so it is handed only to jobs queued later,
// which run after them. A block the host writes directly must be out of every queued job's reach: `host` picks one whose last job is done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "native/core/backend.h"

namespace tt {

class Queue;

/// A piece of device memory; `size` is that of its class, at least what was asked.
struct Block {
  void* data = nullptr;
  size_t size = 0;
};

struct MemoryInfo {
  size_t live = 0, cached = 0, peak = 0, limit = 0;
};

class Allocator {
 public:
  Allocator(const Backend& backend, Queue& queue) : backend_(backend), queue_(queue) {}
  ~Allocator();
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;

  /// At least `bytes`; `host`: the caller writes it now, before the queue has drained.
  Block allocate(size_t bytes, bool host);
  void free(const Block& block);

  void empty_cache();
  void set_limit(size_t bytes) { info_.limit = bytes; }
  void reset_peak() { info_.peak = info_.live; }
  const MemoryInfo& info() const { return info_; }

  /// The block size that serves a request.
  static size_t rounded(size_t bytes);

 private:
  struct Cached {
    void* data;
    uint64_t freed;  // jobs queued before it was freed
  };

  Block take(size_t size, bool host);
  Block fresh(size_t size);

  const Backend& backend_;
  Queue& queue_;
  std::map<size_t, std::vector<Cached>> cache_;
  MemoryInfo info_;
};

}  // namespace tt
