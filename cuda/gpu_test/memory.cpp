// Memory of the tests that a GPU reads too: whatever they allocate with `new` is pinned, so that the same test files, which hand kernels
// the addresses of their vectors, run over the emulator and on a GPU. One piece of memory, cut into powers of two that are reused. Launches
// block, because the tests read results right after an op; with CUDA_LAUNCH_BLOCKING=0 they do not, for tests that wait themselves.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

#include "cuda/emulator/machine.h"
#include "cuda/gpu.h"

/// The order of threads is the GPU's.
void tt::emulator::set_schedule(uint64_t) {}

namespace {

constexpr size_t whole = size_t{1} << 30;
constexpr size_t line = 64;  // of a block's number of bytes, and what blocks are aligned to

struct Arena {
  std::mutex mutex;
  char *begin = nullptr, *next = nullptr;
  bool opening = false;  // the driver's own allocations meanwhile are not ours
  void* free[64] = {};

  bool open() {
    if (begin || opening) return begin != nullptr;
    opening = true;
    setenv("CUDA_LAUNCH_BLOCKING", "1", 0);  // read by the first call of the runtime, which is the next one
    void* data = nullptr;
    if (cudaMallocHost(&data, whole) != cudaSuccess) {
      std::fputs("gpu test: no pinned memory, or no GPU\n", stderr);
      std::_Exit(77);
    }
    begin = next = static_cast<char*>(data);
    return true;
  }
};

Arena& arena() {
  alignas(Arena) static char place[sizeof(Arena)];
  static Arena* const one = new (place) Arena;
  return *one;
}

void* take(size_t bytes) {
  Arena& a = arena();
  if (!a.opening || a.begin) {
    const std::lock_guard lock(a.mutex);
    if (a.open()) {
      int power = 6;
      while ((size_t{1} << power) < bytes + line) ++power;
      void* block = a.free[power];
      if (block) {
        a.free[power] = *static_cast<void**>(block);
      } else {
        if (a.next + (size_t{1} << power) > a.begin + whole) std::abort();
        block = a.next;
        a.next += size_t{1} << power;
      }
      *static_cast<int*>(block) = power;
      return static_cast<char*>(block) + line;
    }
  }
  void* other = std::aligned_alloc(line, (bytes + line - 1) / line * line);
  if (other == nullptr) std::abort();
  return other;
}

void give(void* data) {
  Arena& a = arena();
  char* at = static_cast<char*>(data);
  if (a.begin == nullptr || at < a.begin || at >= a.begin + whole) return std::free(data);
  const std::lock_guard lock(a.mutex);
  char* block = at - line;
  const int power = *reinterpret_cast<int*>(block);
  *reinterpret_cast<void**>(block) = a.free[power];
  a.free[power] = block;
}

}  // namespace

#include "cuda/gpu_test/new.h"
