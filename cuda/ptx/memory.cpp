#include "cuda/ptx/memory.h"

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>

#include "cuda/ptx/launch_races.h"

namespace tt::ptx {

namespace {

/// Of memory that no operator new counts: some programs count what that gives.
template <class T>
struct Raw {
  using value_type = T;
  Raw() = default;
  template <class U>
  Raw(const Raw<U>&) {}
  T* allocate(size_t n) {
    if (void* data = std::malloc(n * sizeof(T))) return static_cast<T*>(data);
    throw std::bad_alloc();
  }
  void deallocate(T* data, size_t) { std::free(data); }
  bool operator==(const Raw&) const { return true; }
};

thread_local int depth = 0;

struct Pieces {
  std::mutex mutex;
  std::atomic<uint64_t> changes{0};
  std::map<uintptr_t, uintptr_t, std::less<>, Raw<std::pair<const uintptr_t, uintptr_t>>> ends;
};

Pieces& pieces() {
  alignas(Pieces) static char place[sizeof(Pieces)];
  static Pieces* const all = new (place) Pieces;  // never destroyed: other destructors free memory
  return *all;
}

}  // namespace

void allocated(const void* data, size_t bytes) {
  Pieces& all = pieces();
  const std::lock_guard lock(all.mutex);
  const auto begin = reinterpret_cast<uintptr_t>(data);
  ++all.changes;
  all.ends[begin] = begin + bytes;
}

void freed(const void* data) {
  Pieces& all = pieces();
  const std::lock_guard lock(all.mutex);
  const auto found = all.ends.find(reinterpret_cast<uintptr_t>(data));
  if (found == all.ends.end()) return;
  ++all.changes;
  const Interpreting interpreting;  // what forgetting frees is the interpreter's own
  {
    LaunchRaces& races = LaunchRaces::all();
    const std::lock_guard also(races.mutex);
    races.forget(found->first, found->second - found->first);
  }
  all.ends.erase(found);
}

Piece piece_at(uintptr_t address) {
  Pieces& all = pieces();
  const std::lock_guard lock(all.mutex);
  auto after = all.ends.upper_bound(address);
  if (after == all.ends.begin()) return {};
  --after;
  return {after->first, after->second};
}

uint64_t allocations() { return pieces().changes; }

Interpreting::Interpreting() { ++depth; }
Interpreting::~Interpreting() { --depth; }
bool Interpreting::here() { return depth > 0; }

}  // namespace tt::ptx
