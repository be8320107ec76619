// What tensor cores multiply, as kernels that pack it themselves see it: `per_word` numbers of neighbouring k in a word of mma.h.
#pragma once

#include "cuda/gpu.h"
#include "native/math/real.h"

namespace tt::TT_ISA {

struct Bf16Numbers {
  static constexpr int per_word = 2, bytes = 2;
  static __device__ uint32_t word(float low, float high) { return bf16_word(low, high); }
  static __device__ void put(unsigned char* to, float x) { *reinterpret_cast<uint16_t*>(to) = static_cast<uint16_t>(bf16_word(x, 0)); }
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_bf16(d, a, b); }
};
struct Tf32Numbers {
  static constexpr int per_word = 1, bytes = 4;
  static __device__ uint32_t word(float low, float) { return tf32_word(low); }
  static __device__ void put(unsigned char* to, float x) { *reinterpret_cast<uint32_t*>(to) = tf32_word(x); }
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_tf32(d, a, b); }
};

}  // namespace tt::TT_ISA
