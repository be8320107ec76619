#include "native/core/allocator.h"

#include <algorithm>

#include "native/core/error.h"
#include "native/core/queue.h"

namespace tt {

namespace {
constexpr size_t small = 512;
constexpr size_t large = size_t{1} << 20;
}  // namespace

// Powers of two with three steps between below 1 MiB, then whole MiB: little waste, few distinct sizes.
size_t Allocator::rounded(size_t bytes) {
  if (bytes <= small) return small;
  if (bytes >= large) return (bytes + large - 1) / large * large;
  size_t power = small;
  while (power * 2 < bytes) power *= 2;
  const size_t step = power / 4;
  return (bytes + step - 1) / step * step;
}

Allocator::~Allocator() {
  for (auto& [size, blocks] : cache_)
    for (const Cached& b : blocks) backend_.release(backend_.self, b.data);
}

void* Allocator::take(size_t size, bool host) {
  // A block up to an eighth larger is near enough for large sizes; small ones match exactly.
  const size_t most = size >= large ? size + size / 8 : size;
  const uint64_t done = queue_.completed();
  for (auto it = cache_.lower_bound(size); it != cache_.end() && it->first <= most; ++it) {
    auto& blocks = it->second;
    for (size_t i = blocks.size(); i-- > 0;) {
      if (host && blocks[i].freed > done) continue;
      void* data = blocks[i].data;
      blocks[i] = blocks.back();
      blocks.pop_back();
      info_.cached -= it->first;
      info_.live += it->first;
      return data;
    }
  }
  return nullptr;
}

void* Allocator::allocate(size_t bytes, bool host) {
  const size_t size = rounded(bytes);
  void* data = size == rounded(size) ? take(size, host) : nullptr;
  if (data == nullptr) {
    if (info_.limit != 0 && info_.live + info_.cached + size > info_.limit) empty_cache();
    const bool fits = info_.limit == 0 || info_.live + info_.cached + size <= info_.limit;
    data = fits ? backend_.allocate(backend_.self, size) : nullptr;
    if (data == nullptr && fits) {
      empty_cache();
      data = backend_.allocate(backend_.self, size);
    }
    if (data == nullptr) {
      throw Error(Code::oom, std::string(backend_.name) + ": memory asked for is " + std::to_string(size) + " bytes, held by tensors " +
                                 std::to_string(info_.live) + ", cached " + std::to_string(info_.cached) +
                                 (info_.limit ? ", limit " + std::to_string(info_.limit) : ", and the system has no more"));
    }
    info_.live += size;
  }
  info_.peak = std::max(info_.peak, info_.live);
  return data;
}

void Allocator::free(void* data, size_t bytes) {
  const size_t size = rounded(bytes);
  cache_[size].push_back({data, queue_.pushed()});
  info_.live -= size;
  info_.cached += size;
}

void Allocator::empty_cache() {
  const uint64_t done = queue_.completed();
  for (auto& [size, blocks] : cache_) {
    auto kept = std::partition(blocks.begin(), blocks.end(), [&](const Cached& b) { return b.freed > done; });
    for (auto it = kept; it != blocks.end(); ++it) {
      backend_.release(backend_.self, it->data);
      info_.cached -= size;
    }
    blocks.erase(kept, blocks.end());
  }
}

}  // namespace tt
