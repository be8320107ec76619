// Numbers of tests and benchmarks, in memory as the engine's own tensors have it (huge pages for what is large), as far from the beginning
// of a cache line as a JavaScript typed array may be; benchmarks compile with an offset of 0, which is where the engine's own tensors
// begin.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include "native/cpu/memory.h"
#include "native/math/real.h"

#ifndef TT_REALS_OFFSET
#define TT_REALS_OFFSET 16
#endif

namespace tt::test {

template <class T>
struct FromLine {
  using value_type = T;
  static constexpr std::size_t offset = TT_REALS_OFFSET;

  FromLine() = default;
  template <class U>
  FromLine(const FromLine<U>&) {}
  T* allocate(std::size_t n) {
    if (void* block = allocate_lines(n * sizeof(T) + offset)) return reinterpret_cast<T*>(static_cast<char*>(block) + offset);
    throw std::bad_alloc();
  }
  void deallocate(T* p, std::size_t) { std::free(reinterpret_cast<char*>(p) - offset); }
  bool operator==(const FromLine&) const { return true; }
};

using Reals = std::vector<real, FromLine<real>>;

}  // namespace tt::test
