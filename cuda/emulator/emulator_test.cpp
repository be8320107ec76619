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
using tt::cuda::launch_shared;

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

/// Each thread has a number copied, and looks at it early or when it has waited.
template <bool waits>
__global__ void copied(float* out) {
  TT_SHARED(Numbers, s);
  s.at[threadIdx.x] = -1;
  tt::copy_async<4>(&s.at[threadIdx.x], &out[threadIdx.x], threadIdx.x != 5 ? 1 : 0);
  tt::end_copy_group();
  if (waits) tt::wait_for_copies<0>();
  out[threadIdx.x] = s.at[threadIdx.x] + 1;
}

__global__ void askew(float* out) {
  TT_SHARED(Numbers, s);
  if (threadIdx.x == 3) tt::copy_async<16>(&s.at[4], out + 3, 4);
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

/// Each block passes on what the block before it left; all wait for all after every turn.
template <bool with_flag>
__global__ void pass_on(float* out, unsigned* flag) {
  const unsigned here = blockIdx.x, blocks = gridDim.x;
  for (unsigned turn = 0; turn < 3; ++turn) {
    if (threadIdx.x == 0) out[(turn + 1) * blocks + here] = out[turn * blocks + (here + 1) % blocks] + 1;
    __syncthreads();
    if (!with_flag) continue;
    if (threadIdx.x == 0) {
      signal_flag(flag);
      wait_for_flag(flag, (turn + 1) * blocks);
    }
    __syncthreads();
  }
}

/// Whether blocks that run together got each other's numbers.
bool passed_on(uint64_t schedule, void (*kernel)(float*, unsigned*)) {
  emulator::set_schedule(schedule);
  std::vector<float> out(20);
  for (size_t i = 0; i < 5; ++i) out[i] = static_cast<float>(i);
  unsigned flag = 0;
  std::string error;
  emulator::Launch launch{{5}, {32}};
  launch.together = true;
  if (!emulator::run(
          launch, [&] { kernel(out.data(), &flag); }, error))
    return false;
  for (size_t i = 0; i < 5; ++i)
    if (out[15 + i] != static_cast<float>((i + 3) % 5 + 3)) return false;
  return true;
}

/// What the blocks of a cluster may do wrong.
enum class Mistake { none, no_wait, one_buffer, no_end };

struct Mail {
  alignas(16) float in[2][4][4];
  alignas(16) float out[2][4];
  CopyBarrier barriers[2];
};

/// Each block of a cluster of four adds what all have, five times.
template <Mistake mistake>
__global__ void exchange(float* out) {
  TT_DYNAMIC_SHARED(Mail, mail);
  const unsigned rank = rank_in_cluster(), thread = threadIdx.x;
  constexpr uint32_t bytes = 16;
  if (thread == 0)
    for (CopyBarrier& barrier : mail->barriers) {
      start_barrier(&barrier);
      publish_barriers();
      expect_bytes(&barrier, 4 * bytes);
    }
  __syncthreads();
  cluster_barrier();
  float number = static_cast<float>(rank);
  for (unsigned turn = 1; turn <= 5; ++turn) {
    CopyBarrier* barrier = &mail->barriers[turn % 2];
    const unsigned slot = mistake == Mistake::one_buffer ? 0 : turn % 2;
    if (thread < 4) mail->out[turn % 2][thread] = number;
    show_to_copies();
    __syncthreads();
    if (thread < 4) copy_to_block(thread, mail->in[slot][rank], mail->out[turn % 2], bytes, barrier);
    if (mistake == Mistake::no_end && turn == 5) break;
    if (mistake != Mistake::no_wait) wait_for_bytes(barrier, (turn - 1) / 2 % 2);
    if (thread == 0) expect_bytes(barrier, 4 * bytes);
    for (const auto& sent : mail->in[slot]) number += sent[0];
  }
  if (mistake != Mistake::no_end) cluster_barrier();
  if (thread == 0) out[blockIdx.x] = number;
}

/// Whether two clusters got it right.
bool exchanged(uint64_t schedule, void (*kernel)(float*)) {
  emulator::set_schedule(schedule);
  std::vector<float> out(8);
  std::string error;
  emulator::Launch launch{{8}, {32}, sizeof(Mail)};
  launch.cluster = 4;
  if (!emulator::run(
          launch, [&] { kernel(out.data()); }, error))
    return false;
  for (size_t i = 0; i < 8; ++i)
    if (out[i] != static_cast<float>(i % 4 + 6 * (1 + 5 + 25 + 125 + 625))) return false;
  return true;
}

__global__ void place_of_each(float* out) { out[blockIdx.x * blockDim.x + threadIdx.x] += static_cast<float>(gridDim.x); }

float of_a(int row, int k) { return static_cast<float>(row - 2 * k); }
float of_b(int k, int column) { return static_cast<float>(k * column % 7 - 3); }

/// One product of a warp's fragments, 16 x 8 by 8 x 8 in tf32 and 16 x 16 by 16 x 8 in bf16, and the sums one after the other.
__global__ void fragments(float* out) {
  const int lane = static_cast<int>(threadIdx.x), g = lane / 4, t = lane % 4;
  float d[2][4] = {{1, 1, 1, 1}, {1, 1, 1, 1}};
  uint32_t a[2][4], b[2][2];
  for (int i = 0; i < 4; ++i) {
    const int row = g + i % 2 * 8, k = t + i / 2 * 4;
    a[0][i] = tt::tf32_word(of_a(row, k));
    a[1][i] = tt::bf16_word(of_a(row, 2 * k), of_a(row, 2 * k + 1));
    b[0][i / 2] = tt::tf32_word(of_b(k, g));
    b[1][i / 2] = tt::bf16_word(of_b(2 * k, g), of_b(2 * k + 1, g));
  }
  tt::mma_tf32(d[0], a[0], b[0]);
  tt::mma_bf16(d[1], a[1], b[1]);
  for (int i = 0; i < 4; ++i)
    for (int kind = 0; kind < 2; ++kind) out[kind * 128 + (g + i / 2 * 8) * 8 + 2 * t + i % 2] = d[kind][i];
}

bool fragments_right(const std::vector<float>& out) {
  for (int i = 0; i < 256; ++i) {
    float sum = 1;
    for (int k = 0; k < (i < 128 ? 8 : 16); ++k) sum += of_a(i / 8 % 16, k) * of_b(k, i % 8);
    if (out[static_cast<size_t>(i)] != sum) return false;
  }
  return true;
}

/// out after one launch, and whether it succeeded.
bool run(uint64_t schedule, int64_t blocks, int threads, void (*kernel)(float*), std::vector<float>& out) {
  emulator::set_schedule(schedule);
  std::string error;
  return emulator::run(
      {{static_cast<unsigned>(blocks)}, {static_cast<unsigned>(threads)}}, [&] { kernel(out.data()); }, error);
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
  bool found = false, race_found = false, no_wait_found = false, one_buffer_found = false, no_end_found = false;
  for (uint64_t schedule : {0, 1, 2}) {
    expect(neighbours_right(schedule, neighbour<true>), "a barrier orders writes before reads");
    found = found || !neighbours_right(schedule, neighbour<false>);
    expect(passed_on(schedule, pass_on<true>), "a flag orders the blocks of a launch");
    race_found = race_found || !passed_on(schedule, pass_on<false>);
    expect(exchanged(schedule, exchange<Mistake::none>), "the blocks of a cluster exchange numbers");
    no_wait_found = no_wait_found || !exchanged(schedule, exchange<Mistake::no_wait>);
    one_buffer_found = one_buffer_found || !exchanged(schedule, exchange<Mistake::one_buffer>);
    no_end_found = no_end_found || !exchanged(schedule, exchange<Mistake::no_end>);
    std::vector<float> out(256);
    expect(run(schedule, 1, 256, sum, out) && out[7] == 255 * 128, "a sum over a block");
    std::vector<float> products(256);
    expect(run(schedule, 1, 32, fragments, products) && fragments_right(products), "products of a warp's fragments");
    std::vector<float> copies(64, 7), early = copies;
    expect(run(schedule, 1, 64, copied<true>, copies) && copies[4] == 8 && copies[5] == 1, "copies are there once they are waited for");
    expect(run(schedule, 1, 64, copied<false>, early) && early[4] == 0, "a missing wait for copies is found");
    std::vector<float> each(160);
    expect(run(schedule, 5, 32, place_of_each, each) && each[0] == 5 && each[159] == 5, "every thread of every block runs once");
    std::vector<float> places(161);
    expect(run(schedule, 5, 32, arrive, places) && places[1] == 1 && places[160] == 1, "an atomic sum gives every thread another number");
  }
  expect(found, "a missing barrier is found");
  expect(race_found, "a missing flag is found");
  expect(no_wait_found, "copies that nobody waited for are found");
  expect(one_buffer_found, "a copy over what is still read is found");
  expect(no_end_found, "a block that ends while copies to it are on their way is found");
  expect(tt::tf32_word(1 + 0x1p-11f) == tt::tf32_word(1 + 0x1p-10f) && tt::tf32_word(-1 - 0x1p-12f) == tt::tf32_word(-1),
         "tf32 rounds to 11 bits, ties away from zero");
  expect(tt::bf16_word(1 + 0x1p-8f, 1 + 3 * 0x1p-8f) == 0x3f823f80u, "bf16 rounds to 8 bits, ties to even");

  std::vector<float> out(64);
  std::string error;
  expect(!emulator::run(
             {{1}, {64}}, [&] { half_of_them_wait(out.data()); }, error) &&
             error.find("32 threads") == 0,
         "a barrier that half of the threads reach is found");

  expect(!emulator::run(
             {{1}, {64}}, [&] { askew(out.data()); }, error) &&
             error.find("16 bytes") != std::string::npos,
         "a copy of four numbers from an odd place is found");

  unsigned flag = 0;
  expect(!emulator::run(
             {{5}, {32}}, [&] { pass_on<true>(out.data(), &flag); }, error),
         "blocks that wait for each other must run together");

  Context asked;
  const cudaLaunchConfig_t much{{1}, {64}, 50'000};
  expect(cudaLaunchKernelEx(&much, neighbour<true>, out.data()) != cudaSuccess, "shared memory that nobody asked for is refused");
  launch_shared(asked, 1, 64, much.dynamicSmemBytes, neighbour<true>, out.data());
  expect(!asked.failed(), "a launch asks for the shared memory it needs");
  asked.shared_memory = 90'000;
  for (size_t needed : {80'000, 60'000}) launch_shared(asked, 1, 64, needed, neighbour<true>, out.data());
  expect(emulator::shared_memory_allowed(reinterpret_cast<const void*>(neighbour<true>)) == asked.shared_memory,
         "no launch takes away what another one needs");

  Context ctx;
  launch(ctx, 1, 64, half_of_them_wait, out.data());
  expect(ctx.failed(), "a failed launch is noted");
  out.assign(64, 5);
  launch(ctx, 1, 64, neighbour<true>, out.data());
  expect(out[0] == 5, "after a failure nothing is launched");

  if (failures == 0) std::puts("emulator: all passed");
  return failures == 0 ? 0 : 1;
}
