// The twins of cuda/mma.h: the same fragments, gathered from all lanes of the warp. Products are exact, sums float32 in the order of k; a
// tensor core's own order and rounding are not documented.
#pragma once

#include <cstring>

#include "cuda/emulator/machine.h"

namespace tt {

constexpr bool tensor_cores_here = true;

/// std::bit_cast, which GCC 10 lacks.
template <class To, class From>
To bits_as(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

inline uint32_t tf32_word(float x) {
  const uint32_t bits = bits_as<uint32_t>(x);
  return x - x == 0 ? (bits + 0x1000u) & ~0x1fffu : bits;
}

/// The upper half of a float that bf16 holds.
inline uint32_t bf16_bits(float x) {
  const uint32_t bits = bits_as<uint32_t>(x);
  if (x != x) return bits >> 16 | 0x40u;  // NaN stays NaN
  return (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
}

inline uint32_t bf16_word(float low, float high) { return bf16_bits(low) | bf16_bits(high) << 16; }

/// The rows that eight lanes point to are a matrix of 8 × 4 words; of matrix i a lane gets word lane % 4 of row lane / 4.
inline void load_matrices(uint32_t (&words)[4], const void* row) {
  uint64_t address = 0;
  std::memcpy(&address, &row, sizeof row);
  const emulator::LaneValue* rows = emulator::share_with_warp({{address}});
  const unsigned lane = emulator::place.thread.x % 32;
  for (unsigned i = 0; i < 4; ++i) {
    const uint32_t* from = nullptr;
    std::memcpy(&from, &rows[8 * i + lane / 4].words[0], sizeof from);
    words[i] = from[lane % 4];
  }
}

struct MmaOperands {
  uint32_t a[4], b[2];
};

/// d += a b, where product(x, y) multiplies a word of a by one of b.
template <class Product>
void emulated_mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], Product product) {
  const MmaOperands own{{a[0], a[1], a[2], a[3]}, {b[0], b[1]}};
  const emulator::LaneValue* lanes = emulator::share_with_warp(bits_as<emulator::LaneValue>(own));
  const auto of = [&](unsigned lane) { return bits_as<MmaOperands>(lanes[lane]); };
  const unsigned lane = emulator::place.thread.x % 32, g = lane / 4, t = lane % 4;
  for (unsigned k = 0; k < 8; ++k) {
    const MmaOperands row = of(4 * g + k % 4);
    for (unsigned i = 0; i < 4; ++i) {
      const MmaOperands column = of(4 * (2 * t + i % 2) + k % 4);
      d[i] += product(row.a[k / 4 * 2 + i / 2], column.b[k / 4]);
    }
  }
}

inline void mma_tf32(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  emulated_mma(d, a, b, [](uint32_t x, uint32_t y) { return bits_as<float>(x) * bits_as<float>(y); });
}

inline void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  emulated_mma(d, a, b, [](uint32_t x, uint32_t y) {
    return bits_as<float>(x << 16) * bits_as<float>(y << 16) + bits_as<float>(x & 0xffff0000u) * bits_as<float>(y & 0xffff0000u);
  });
}

}  // namespace tt
