// Copies from global to shared memory that pass no register and are waited for later, from compute capability 8.0 on, as PTX has them; the
// emulator has twins of the same names. Source: NVIDIA, PTX ISA, "cp.async".
#pragma once

#include <cstdint>

namespace tt {

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
#define TT_ASYNC_COPY 1
#endif

/// Starts to copy `bytes`, 4, 8 or 16, to which both addresses are aligned: the first `words` of 4 bytes, and zeros for the rest, which is
/// not read.
template <int bytes>
__device__ inline void copy_async(void* shared, const void* global, int words) {
  static_assert(bytes == 4 || bytes == 8 || bytes == 16);
#ifdef TT_ASYNC_COPY
  const uint32_t to = static_cast<uint32_t>(__cvta_generic_to_shared(shared));
  const int read = 4 * words;
  if constexpr (bytes == 16)
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(global), "r"(read) : "memory");
  else
    asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(to), "l"(global), "n"(bytes), "r"(read) : "memory");
#endif
}

/// Ends a group of the calling thread's copies.
__device__ inline void end_copy_group() {
#ifdef TT_ASYNC_COPY
  asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

/// Returns when all of the thread's groups have arrived but for the last `but`; other threads see them after a barrier.
template <int but>
__device__ inline void wait_for_copies() {
#ifdef TT_ASYNC_COPY
  asm volatile("cp.async.wait_group %0;" ::"n"(but) : "memory");
#endif
}

#undef TT_ASYNC_COPY

}  // namespace tt
