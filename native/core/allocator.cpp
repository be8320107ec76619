#include "native/core/allocator.h"

#include <algorithm>

#include "native/core/error.h"
#include "native/core/queue.h"

namespace tt {

namespace {
constexpr size_t small = 512;
constexpr size_t large = size_t{1} << 20;
}  // namespace

// Size classes: four to an octave, eight from 1 MiB on. Little waste, and batches of varying length share few distinct sizes.
size_t Allocator::rounded(size_t bytes) {
  if (bytes <= small) return small;
  size_t power = small;
  while (power * 2 < bytes) power *= 2;
  const size_t step = power / (bytes >= large ? 8 : 4);
  return (bytes + step - 1) / step * step;
}

Allocator::~Allocator() {
  for (auto& [size, blocks] : cache_)
    for (const Cached& b : blocks) backend_.release(backend_.self, b.data);
}

Block Allocator::take(size_t size, bool host) {
  // A block up to a quarter larger is near enough for large sizes; small ones match exactly.
  const size_t most = size >= large ? size + size / 4 : size;
  const uint64_t done = queue_.completed();
  for (auto it = cache_.lower_bound(size); it != cache_.end() && it->first <= most; ++it) {
    auto& blocks = it->second;
    for (size_t i = blocks.size(); i-- > 0;) {
      if (host && blocks[i].freed > done) continue;
      void* data = blocks[i].data;
      blocks[i] = blocks.back();
      blocks.pop_back();
      info_.cached -= it->first;
      return {data, it->first};
    }
  }
  return {};
}

Block Allocator::fresh(size_t size) {
  const bool allowed = info_.limit == 0 || info_.live + info_.cached + size <= info_.limit;
  void* data = allowed ? backend_.allocate(backend_.self, size) : nullptr;
  return {data, data ? size : 0};
}

Block Allocator::allocate(size_t bytes, bool host) {
  const size_t size = rounded(bytes);
  Block block = take(size, host);
  if (block.data == nullptr) block = fresh(size);
  if (block.data == nullptr) {
    queue_.drain();  // cached blocks that queued jobs still read can go only then
    empty_cache();
    block = fresh(size);
  }
  if (block.data == nullptr) {
    throw Error(Code::oom, std::string(backend_.name) + ": memory asked for is " + std::to_string(size) + " bytes, held by tensors " +
                               std::to_string(info_.live) + ", cached " + std::to_string(info_.cached) +
                               (info_.limit ? ", limit " + std::to_string(info_.limit) : ", and the system has no more"));
  }
  info_.live += block.size;
  info_.peak = std::max(info_.peak, info_.live);
  return block;
}

void Allocator::free(const Block& block) {
  cache_[block.size].push_back({block.data, queue_.pushed()});
  info_.live -= block.size;
  info_.cached += block.size;
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
