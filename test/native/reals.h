// Numbers of tests and benchmarks, as far from the beginning of a cache line as a JavaScript typed array may be; benchmarks compile with an
// offset of 0, which is where the engine's own tensors begin.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include "native/math/real.h"

#ifndef TT_REALS_OFFSET
#define TT_REALS_OFFSET 16
#endif

namespace tt::test {

template <class T>
struct FromLine {
  using value_type = T;
  static constexpr std::align_val_t line{64};
  static constexpr std::size_t offset = TT_REALS_OFFSET;

  FromLine() = default;
  template <class U>
  FromLine(const FromLine<U>&) {}
  T* allocate(std::size_t n) { return reinterpret_cast<T*>(static_cast<char*>(::operator new(n * sizeof(T) + offset, line)) + offset); }
  void deallocate(T* p, std::size_t) { ::operator delete(reinterpret_cast<char*>(p) - offset, line); }
  bool operator==(const FromLine&) const { return true; }
};

using Reals = std::vector<real, FromLine<real>>;

}  // namespace tt::test
