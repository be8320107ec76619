#include "native/cpu/memory.h"

#include <cstdlib>

#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace tt {

namespace {
constexpr std::size_t line = 64;
constexpr std::size_t huge_page = std::size_t{2} << 20;
}  // namespace

void* allocate_lines(std::size_t bytes) {
  const std::size_t alignment = bytes >= huge_page ? huge_page : line;
  void* data = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
#ifdef __linux__
  if (data != nullptr && bytes >= huge_page) madvise(data, bytes, MADV_HUGEPAGE);
#endif
  return data;
}

void give_back_freed() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace tt
