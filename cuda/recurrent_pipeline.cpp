#include "cuda/recurrent_pipeline.h"

#include <algorithm>
#include <cmath>

#include "cuda/lanes.h"

namespace tt {

namespace {

// Microseconds, roughly: of a step in whichever way, and of what a launch for a chunk adds (its start, and reading the weights).
constexpr double step = 1.2, start = 6;
// FLOPs of the large products in a microsecond, on tensor cores.
constexpr double products_flops = 3e8;

/// The part of the device that the blocks of one layer leave, by the cut of the cluster kernels: 16 rows by 16 units.
double room(const StackSizes& z, int processors) {
  const auto parts = [](int64_t n) { return static_cast<double>((n + 15) / 16); };
  return std::max(0.0, 1 - static_cast<double>(z.D) * parts(z.B) * parts(z.H) / processors);
}

}  // namespace

int64_t pipelined_steps(const StackSizes& z, int processors) {
  const auto T = static_cast<double>(z.T);
  const double product = 2.0 * 4 * static_cast<double>(z.B * z.H) * static_cast<double>(z.H) / products_flops;
  // With n chunks all but one of n parts of this time is hidden, and n starts are paid: n² = hidden / start.
  const double beside = 2 * product * T, wavefront = z.D == 1 ? static_cast<double>(z.L - 1) * step * T : 0;
  const auto chunks = static_cast<int64_t>(std::sqrt(room(z, processors) * (beside + wavefront) / start));
  return std::max<int64_t>(1, chunks < 2 ? z.T : (z.T + chunks - 1) / chunks);
}

int64_t chunks_in_turn(int64_t layers, int64_t at_once, int64_t chunks) { return (layers + at_once - 1) / at_once * chunks + at_once - 1; }

int64_t most_layers_at_once(const StackSizes& z, int64_t chunks) { return z.D > 1 ? 1 : std::min({z.L, chunks, int64_t{Lanes::most}}); }

}  // namespace tt
