// The tile unit of AMX, which multiplies bf16 pairs: eight registers of up to 16 rows of 64 bytes. Every thread has its own, which hold
// what their configuration gives them room for.
//
// Its instructions are written in bytes, because the compilers and assemblers that the binaries are made with do not know them. Source:
// Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2: LDTILECFG, TILERELEASE, TILEZERO, TILELOADD, TILESTORED,
// TDPBF16PS; an address is RAX + RCX.
#pragma once

#include <cstdint>

namespace tt {

/// What LDTILECFG reads.
struct alignas(64) TileShapes {
  uint8_t palette = 1, first_row = 0, reserved[14] = {};
  uint16_t bytes[16] = {};  // of a row, by tile; 0 in both for a tile that is not used
  uint8_t rows[16] = {};
};

struct Amx {
  /// Gives the tiles their shapes, and makes them zero.
  static void configure(const TileShapes& shapes) { asm volatile(".byte 0xc4, 0xe2, 0x78, 0x49, 0x00" ::"a"(&shapes), "m"(shapes)); }
  /// Leaves them without any: a thread that is switched away then has less to save.
  static void release() { asm volatile(".byte 0xc4, 0xe2, 0x78, 0x49, 0xc0"); }

  template <int T>
  static void zero() {
    asm volatile(".byte 0xc4, 0xe2, 0x7b, 0x49, %c0" ::"i"(0xc0 + 8 * T));
  }
  /// Rows `stride` bytes apart.
  template <int T>
  static void load(const void* from, int64_t stride) {
    asm volatile(".byte 0xc4, 0xe2, 0x7b, 0x4b, %c0, 0x08" ::"i"(0x04 + 8 * T), "a"(from), "c"(stride) : "memory");
  }
  template <int T>
  static void store(void* to, int64_t stride) {
    asm volatile(".byte 0xc4, 0xe2, 0x7a, 0x4b, %c0, 0x08" ::"i"(0x04 + 8 * T), "a"(to), "c"(stride) : "memory");
  }
  /// C[m][n] += Σ_k A[m][k] B[k][n] over words k: the first numbers of all pairs are summed, and the second ones, then both sums added.
  template <int C, int A, int B>
  static void multiply() {
    asm volatile(".byte 0xc4, 0xe2, %c0, 0x5c, %c1" ::"i"(0x02 | (~B & 15) << 3), "i"(0xc0 + 8 * C + A));
  }
};

}  // namespace tt
