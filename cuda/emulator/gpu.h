// The language of kernels as g++ reads it: what nvcc knows by itself, spelt with the emulator.
#pragma once

#include <cmath>
#include <cstring>

#include "cuda/emulator/async_copy.h"
#include "cuda/emulator/cluster.h"
#include "cuda/emulator/machine.h"
#include "cuda/emulator/mma.h"
#include "cuda/emulator/runtime.h"

#define __global__
#define __device__
#define __host__
#define __launch_bounds__(...)
#define TT_PARAMETER(T) const T&
#define TT_UNROLL
#define TT_UNROLL_BY(n)
#define TT_NOINLINE __attribute__((noinline))

inline const tt::emulator::Index& threadIdx = tt::emulator::place.thread;
inline const tt::emulator::Index& blockIdx = tt::emulator::place.block;
inline const tt::emulator::Index& blockDim = tt::emulator::place.block_size;
inline const tt::emulator::Index& gridDim = tt::emulator::place.grid_size;

/// `name` refers to a T that the threads of a block share. Each thread holds the reference only while it is current, like a pointer.
#define TT_SHARED(T, name)          \
  static const char name##_key = 0; \
  T& name = *static_cast<T*>(::tt::emulator::shared_memory(&name##_key, sizeof(T)))

/// `name` points to the T's that the threads of a block share and whose number the launch says.
#define TT_DYNAMIC_SHARED(T, name) T* name = static_cast<T*>(::tt::emulator::dynamic_memory())

inline void __syncthreads() { tt::emulator::block_barrier(); }
inline void __syncwarp() { tt::emulator::warp_barrier(); }

template <class T>
T __shfl_sync(unsigned, T value, int source) {
  static_assert(sizeof(T) <= sizeof(uint64_t));
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  bits = tt::emulator::exchange(bits, static_cast<unsigned>(source));
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

template <class T>
T __shfl_xor_sync(unsigned members, T value, int mask) {
  return __shfl_sync(members, value, static_cast<int>((threadIdx.x % 32) ^ static_cast<unsigned>(mask)));
}

inline unsigned __ldcg(const unsigned* from) { return *from; }
inline float __fdividef(float x, float y) { return x / y; }

inline int atomicAdd(int* to, int value) {
  const int before = *to;
  *to += value;
  return before;
}

namespace tt {

/// The twins of cuda/gpu.h's.
inline void forget(int&) {}
template <int scale>
float quick_exp(float x) {
  return std::exp(scale * x);
}

/// The twins of cuda/flag.h.
inline void signal_flag(unsigned* flag) { ++*flag; }
inline void wait_for_flag(const unsigned* flag, unsigned least) {
  emulator::wait_until([](const void* at, unsigned value) { return *static_cast<const unsigned*>(at) >= value; }, flag, least);
}

}  // namespace tt
