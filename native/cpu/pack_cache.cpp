#include "native/cpu/pack_cache.h"

#include <algorithm>

#include "native/cpu/memory.h"

namespace tt {

namespace {
// The weights of two layers of 1500 units, twice.
constexpr size_t most_bytes = size_t{256} << 20;
}  // namespace

void PackCache::begin() {
  sources_.clear();
  ++kernel_;
  // What the last kernel asked for and did not pack, because it failed, is nothing.
  for (size_t i = slots_.size(); i-- > 0;)
    if (!slots_[i].made) remove(i);
}

PackCache::Kept PackCache::find(const void* source, uint64_t layout, size_t bytes) {
  const auto known = std::find_if(sources_.begin(), sources_.end(), [&](const Source& s) { return s.data == source; });
  if (known == sources_.end()) return {nullptr, false};
  auto slot = std::find_if(slots_.begin(), slots_.end(),
                           [&](const Slot& s) { return s.storage == known->storage && s.layout == layout && s.size == bytes; });
  if (slot == slots_.end()) {
    if (!make_room(bytes)) return {nullptr, false};
    void* data = allocate_lines(bytes);
    if (data == nullptr) return {nullptr, false};
    bytes_ += bytes;
    slot =
        slots_.insert(slots_.end(), Slot{known->storage, known->version, layout, bytes, std::unique_ptr<void, Free>(data), kernel_, false});
  }
  if (slot->version != known->version) slot->made = false;
  slot->version = known->version;
  slot->used = kernel_;
  return {slot->data.get(), slot->made};
}

void PackCache::commit() {
  for (Slot& s : slots_) s.made = s.made || s.used == kernel_;
}

void PackCache::clear() {
  slots_.clear();
  bytes_ = 0;
}

void PackCache::remove(size_t i) {
  bytes_ -= slots_[i].size;
  slots_[i] = std::move(slots_.back());
  slots_.pop_back();
}

/// By freeing what was not asked for the longest, but nothing of this kernel.
bool PackCache::make_room(size_t bytes) {
  while (bytes_ + bytes > most_bytes) {
    size_t oldest = slots_.size();
    for (size_t i = 0; i < slots_.size(); ++i)
      if (slots_[i].used < kernel_ && (oldest == slots_.size() || slots_[i].used < slots_[oldest].used)) oldest = i;
    if (oldest == slots_.size()) return false;
    remove(oldest);
  }
  return true;
}

}  // namespace tt
