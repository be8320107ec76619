// The counter generator's numbers, four to a thread: a block of Philox serves the elements 4 i to 4 i + 3, as on the CPU.
#pragma once

#include "cuda/elementwise.h"
#include "native/math/philox.h"

namespace tt::TT_ISA {

/// Which stream of numbers.
struct Stream {
  int64_t seed, step;
  uint32_t layer = 0;

  /// Those of the elements 4 i to 4 i + 3.
  __device__ Philox4 block(int64_t i) const {
    return philox(static_cast<uint64_t>(seed), static_cast<uint64_t>(step), layer, static_cast<uint64_t>(i));
  }
};

/// f(first, count, words) for the elements [first, first + count), count being at most 4, of all n.
template <class F>
void for_random(Context& ctx, int64_t n, Stream stream, F f) {
  for_each(ctx, (n + 3) / 4, [=] __device__(int64_t i) {
    const Philox4 random = stream.block(i);
    f(4 * i, n - 4 * i < 4 ? n - 4 * i : 4, random.v);
  });
}

}  // namespace tt::TT_ISA
