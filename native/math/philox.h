// Philox 4x32-10, a counter-based random number generator: the same number for (seed, step, layer, element) on every device and thread
// count. Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
#pragma once

#include <cstdint>

#include "native/math/host_device.h"

namespace tt {

struct Philox4 {
  uint32_t v[4];
};

/// Ten rounds over the counter (element, layer, step) under the key (seed).
TT_HOST_DEVICE inline Philox4 philox(uint64_t seed, uint64_t step, uint32_t layer, uint64_t block) {
  uint32_t c0 = static_cast<uint32_t>(block), c1 = static_cast<uint32_t>(block >> 32);
  uint32_t c2 = static_cast<uint32_t>(step), c3 = static_cast<uint32_t>(step >> 32) ^ (layer << 8);
  uint32_t k0 = static_cast<uint32_t>(seed), k1 = static_cast<uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53u} * c0, p1 = uint64_t{0xCD9E8D57u} * c2;
    const uint32_t n0 = static_cast<uint32_t>(p1 >> 32) ^ c1 ^ k0, n2 = static_cast<uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c1 = static_cast<uint32_t>(p1);
    c3 = static_cast<uint32_t>(p0);
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return {{c0, c1, c2, c3}};
}

/// 24 random bits as a number in [0, 1).
TT_HOST_DEVICE inline float uniform01(uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

/// The number of element i: word i mod 4 of block i / 4.
TT_HOST_DEVICE inline float philox_uniform(uint64_t seed, uint64_t step, uint32_t layer, uint64_t i) {
  return uniform01(philox(seed, step, layer, i / 4).v[i % 4]);
}

}  // namespace tt
