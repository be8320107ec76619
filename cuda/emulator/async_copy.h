// The twins of cuda/async_copy.h: a copy is made when it is waited for, as late as on a GPU at worst.
#pragma once

#include "cuda/emulator/machine.h"

namespace tt {

template <int bytes>
void copy_async(void* shared, const void* global, int words) {
  static_assert(bytes == 4 || bytes == 8 || bytes == 16);
  emulator::copies().add({shared, global, bytes, static_cast<size_t>(4 * words)});
}

inline void end_copy_group() { emulator::copies().end_group(); }

template <int but>
void wait_for_copies() {
  emulator::copies().make(but);
}

}  // namespace tt
