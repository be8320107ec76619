// Numbers that one instruction loads or stores.
#pragma once

#include <cstdint>

#include "native/math/real.h"

namespace tt::TT_ISA {

struct alignas(16) Four {
  real at[4];
};

struct alignas(8) Two {
  real at[2];
};

/// Whether vectors may begin at all of these places.
template <class... T>
bool on_vectors(const T*... places) {
  return ((reinterpret_cast<uintptr_t>(places) | ...) % sizeof(Four)) == 0;
}

}  // namespace tt::TT_ISA
