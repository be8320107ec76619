// Normal numbers by Box-Muller from Philox words: elements 2j and 2j + 1 are r cos φ and r sin φ with r = √(-2 ln u), φ = 2π v, u and v
// from the words of these two elements. In float64, so that they are the CPU's numbers but for the last bit of its and the GPU's functions.
// Source: Box & Muller 1958.
#pragma once

#include <cmath>

#include "cuda/philox.h"

namespace tt::TT_ISA {

struct Gaussian {
  double mean, std;
};

template <class T>
void fill_normal(Context& ctx, T* x, int64_t n, Gaussian g, Stream stream) {
  for_random(ctx, n, stream, [=] __device__(int64_t first, int64_t count, const uint32_t* words) {
    for (int64_t j = 0; j < count; j += 2) {
      // Half a step above a multiple of 2^-24: never 0, so the logarithm is finite and r is not 0.
      const double u = uniform01(words[j]) + 0x1p-25, v = uniform01(words[j + 1]);
      const double r = std::sqrt(-2 * std::log(u)), angle = 6.283185307179586 * v;
      x[first + j] = static_cast<T>(g.mean + g.std * r * std::cos(angle));
      if (j + 1 < count) x[first + j + 1] = static_cast<T>(g.mean + g.std * r * std::sin(angle));
    }
  });
}

}  // namespace tt::TT_ISA
