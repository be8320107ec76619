// How the layers of a stack and its large products follow each other: decided by sizes and the device alone, as plain host code.
//
// Steps are cut into chunks. While a layer runs a chunk of its steps, the products over other chunks run beside it, and where layers have
// one direction the next layer runs the chunk before: a wavefront. With two directions a layer needs all of the one below. A chunk costs a
// launch that reads its weights again, so there are few of them, and none where the blocks of one layer leave no multiprocessors for
// others. The model's constants are those of recurrent_choice.h; no GPU has timed a wavefront yet.
#pragma once

#include <cstdint>

namespace tt {

struct StackSizes {
  int64_t B, T, H, L, D;
};

/// Steps of a chunk. Lines that the forward pass saves are counted by it: so it follows from nothing that may change before the backward
/// pass, neither precision nor the way that is taken.
int64_t pipelined_steps(const StackSizes& sizes, int processors);

/// How many chunks follow each other for all layers, of which `at_once` run in a wavefront.
int64_t chunks_in_turn(int64_t layers, int64_t at_once, int64_t chunks);

/// The most layers that could run at once.
int64_t most_layers_at_once(const StackSizes& sizes, int64_t chunks);

/// The layers that run at once: those with which all steps end first. chunk(n): the time of a chunk when n layers run; fewer if as fast.
template <class Time>
int64_t layers_at_once(const StackSizes& sizes, int64_t chunks, Time chunk) {
  const int64_t most = most_layers_at_once(sizes, chunks);
  if (most < 2) return 1;
  int64_t best = 1;
  double least = chunk(1) * static_cast<double>(chunks_in_turn(sizes.L, 1, chunks));
  for (int64_t n = 2; n <= most; ++n) {
    const double time = chunk(n) * static_cast<double>(chunks_in_turn(sizes.L, n, chunks));
    if (time < least) best = n, least = time;
  }
  return best;
}

}  // namespace tt
