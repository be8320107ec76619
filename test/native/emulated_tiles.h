// A tile unit in plain code, for machines without one: what the instructions of native/cpu/amx.h do, as their manual defines it, and that
// they were given shapes that fit.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "native/cpu/amx.h"

namespace tt::test {

class EmulatedTiles {
 public:
  static void configure(const TileShapes& shapes) {
    for (int t = 0; t < 8; ++t) {
      need(shapes.rows[t] <= 16 && shapes.bytes[t] <= 64, "a tile is larger than a register");
      need((shapes.rows[t] == 0) == (shapes.bytes[t] == 0), "a tile has rows or columns only");
      tiles[t] = {shapes.rows[t], shapes.bytes[t], {}};
    }
    configured = true;
  }
  static void release() { configured = false; }

  template <int T>
  static void zero() {
    std::memset(of(T).data, 0, sizeof tiles[T].data);
  }
  template <int T>
  static void load(const void* from, int64_t stride) {
    zero<T>();
    for (int r = 0; r < of(T).rows; ++r) std::memcpy(of(T).data[r], static_cast<const char*>(from) + r * stride, of(T).bytes);
  }
  template <int T>
  static void store(void* to, int64_t stride) {
    for (int r = 0; r < of(T).rows; ++r) std::memcpy(static_cast<char*>(to) + r * stride, of(T).data[r], of(T).bytes);
  }
  template <int C, int A, int B>
  static void multiply() {
    Registers &c = of(C), &a = of(A), &b = of(B);
    need(c.rows == a.rows && c.bytes == b.bytes && a.bytes == 4 * b.rows, "tiles do not fit one another");
    for (int m = 0; m < c.rows; ++m) {
      float sums[16][2] = {};
      for (int k = 0; k < b.rows; ++k)
        for (int n = 0; n < b.bytes / 4; ++n)
          for (const int half : {0, 1})
            sums[n][half] = __builtin_fmaf(number(a.data[m][k], half), number(b.data[k][n], half), sums[n][half]);
      for (int n = 0; n < c.bytes / 4; ++n) {
        float value;
        std::memcpy(&value, &c.data[m][n], sizeof value);
        value += sums[n][0] + sums[n][1];
        std::memcpy(&c.data[m][n], &value, sizeof value);
      }
    }
  }

 private:
  struct Registers {
    int rows, bytes;
    uint32_t data[16][16];
  };

  static Registers& of(int tile) {
    need(configured, "no tile has a shape");
    need(tiles[tile].rows > 0, "this tile has no shape");
    return tiles[tile];
  }
  static float number(uint32_t pair, int half) {
    const uint32_t bits = half ? pair & 0xffff0000 : pair << 16;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  /// The processor would raise an exception.
  static void need(bool fits, const char* otherwise) {
    if (fits) return;
    std::fprintf(stderr, "tile unit: %s\n", otherwise);
    std::abort();
  }

  static inline thread_local Registers tiles[8];
  static inline thread_local bool configured = false;
};

}  // namespace tt::test
