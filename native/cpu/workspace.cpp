#include "native/cpu/workspace.h"

#include <algorithm>
#include <new>

#include "native/cpu/memory.h"

namespace tt {

namespace {
constexpr size_t alignment = 64;
constexpr size_t smallest = size_t{1} << 16;
size_t round_up(size_t n) { return (n + alignment - 1) / alignment * alignment; }
}  // namespace

void* Workspace::bytes(size_t size) {
  size = round_up(std::max<size_t>(size, 1));
  if (blocks_.empty() || used_ + size > blocks_.back().size) {
    const size_t block = std::max({size, smallest, total_});
    void* data = allocate_lines(round_up(block));
    if (data == nullptr) throw std::bad_alloc();
    blocks_.push_back({std::unique_ptr<void, Free>(data), round_up(block)});
    reserved_ += round_up(block);
    used_ = 0;
  }
  void* p = static_cast<char*>(blocks_.back().data.get()) + used_;
  used_ += size;
  total_ += size;
  return p;
}

// One block that fits all of the last kernel replaces the several it grew through.
void Workspace::reset() {
  if (blocks_.size() > 1) {
    const size_t all = total_;
    blocks_.clear();
    reserved_ = 0;
    used_ = total_ = 0;
    bytes(all);
  }
  used_ = total_ = 0;
}

}  // namespace tt
