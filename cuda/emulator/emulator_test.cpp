// That the emulator finds what it is there to find: kernels with one planted mistake each, and the same kernels without it.
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "cuda/group.h"
#include "cuda/launch.h"

namespace {

using namespace tt;
using tt::cuda::launch;

int failures = 0;

void expect(bool holds, const char* what) {
  if (holds) return;
  ++failures;
  std::printf("FAILED %s\n", what);
}

struct Numbers {
  float at[64];
};

/// Each thread reads what its neighbour wrote.
template <bool with_barrier>
__global__ void neighbour(float* out) {
  TT_SHARED(Numbers, s);
  s.at[threadIdx.x] = static_cast<float>(threadIdx.x);
  if (with_barrier) __syncthreads();
  out[threadIdx.x] = s.at[(threadIdx.x + 1) % 64];
}

__global__ void half_of_them_wait(float* out) {
  if (threadIdx.x < 32) __syncthreads();
  out[threadIdx.x] = 1;
}

__global__ void sum(float* out) {
  const float all = tt::cuda::block_sum(static_cast<float>(threadIdx.x));
  out[threadIdx.x] = all;
}

/// The order of arrival at a counter: every number once.
__global__ void arrive(float* out) {
  int* counter = reinterpret_cast<int*>(out);
  out[1 + atomicAdd(counter, 1)] += 1;
}

__global__ void place_of_each(float* out) { out[blockIdx.x * blockDim.x + threadIdx.x] += static_cast<float>(gridDim.x); }

/// out after one launch, and whether it succeeded.
bool run(uint64_t schedule, int64_t blocks, int threads, void (*kernel)(float*), std::vector<float>& out) {
  emulator::set_schedule(schedule);
  std::string error;
  return emulator::run(
      {static_cast<unsigned>(blocks)}, {static_cast<unsigned>(threads)}, [&] { kernel(out.data()); }, error);
}

bool neighbours_right(uint64_t schedule, void (*kernel)(float*)) {
  std::vector<float> out(64);
  run(schedule, 1, 64, kernel, out);
  for (size_t i = 0; i < 64; ++i)
    if (out[i] != static_cast<float>((i + 1) % 64)) return false;
  return true;
}

}  // namespace

int main() {
  bool found = false;
  for (uint64_t schedule : {0, 1, 2}) {
    expect(neighbours_right(schedule, neighbour<true>), "a barrier orders writes before reads");
    found = found || !neighbours_right(schedule, neighbour<false>);
    std::vector<float> out(256);
    expect(run(schedule, 1, 256, sum, out) && out[7] == 255 * 128, "a sum over a block");
    std::vector<float> each(160);
    expect(run(schedule, 5, 32, place_of_each, each) && each[0] == 5 && each[159] == 5, "every thread of every block runs once");
    std::vector<float> places(161);
    expect(run(schedule, 5, 32, arrive, places) && places[1] == 1 && places[160] == 1, "an atomic sum gives every thread another number");
  }
  expect(found, "a missing barrier is found");

  std::vector<float> out(64);
  std::string error;
  expect(!emulator::run(
             {1}, {64}, [&] { half_of_them_wait(out.data()); }, error) &&
             error.find("32 threads") == 0,
         "a barrier that half of the threads reach is found");

  Context ctx;
  launch(ctx, 1, 64, half_of_them_wait, out.data());
  expect(ctx.failed(), "a failed launch is noted");
  out.assign(64, 5);
  launch(ctx, 1, 64, neighbour<true>, out.data());
  expect(out[0] == 5, "after a failure nothing is launched");

  if (failures == 0) std::puts("emulator: all passed");
  return failures == 0 ? 0 : 1;
}
