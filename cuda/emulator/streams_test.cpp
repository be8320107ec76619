// That the emulator's streams find what is not ordered: work of two streams with an event between, and without.
#include <vector>

#include "cuda/emulator/machine.h"
#include "cuda/gpu.h"
#include "test/native/check.h"

namespace {

using namespace tt;
using namespace tt::test;

__global__ void add_one(float* to, const float* from) { *to = *from + 1; }

void launch_on(cudaStream_t stream, float* to, const float* from) {
  cudaLaunchConfig_t config{};
  config.stream = stream;
  cudaLaunchKernelEx(&config, add_one, to, from);
}

struct Streams {
  cudaStream_t first = nullptr, second = nullptr;
  cudaEvent_t event = nullptr;

  Streams() {
    cudaStreamCreateWithFlags(&first, cudaStreamNonBlocking);
    cudaStreamCreateWithFlags(&second, cudaStreamNonBlocking);
    cudaEventCreateWithFlags(&event, cudaEventDisableTiming);
  }
  ~Streams() {
    cudaStreamDestroy(first);
    cudaStreamDestroy(second);
    cudaEventDestroy(event);
  }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  cudaStream_t of(bool turned, bool other) const { return turned != other ? second : first; }
};

/// 3 where what is read on one stream was written on the other before; `turned`: the older stream reads.
float passed_on(uint64_t schedule, bool turned, bool waits) {
  emulator::set_schedule(schedule);
  const Streams s;
  float numbers[3] = {1, 0, 0};
  launch_on(s.of(turned, false), &numbers[1], &numbers[0]);
  cudaEventRecord(s.event, s.of(turned, false));
  if (waits) cudaStreamWaitEvent(s.of(turned, true), s.event, 0);
  launch_on(s.of(turned, true), &numbers[2], &numbers[1]);
  cudaStreamSynchronize(s.of(turned, true));
  return numbers[2];
}

void orders() {
  for (bool turned : {false, true}) {
    int wrong = 0;
    for (uint64_t schedule : {0, 1, 2, 3, 4, 5}) {
      expect(passed_on(schedule, turned, true) == 3, "what an event orders, seed " + std::to_string(schedule));
      wrong += passed_on(schedule, turned, false) != 3;
    }
    expect(wrong > 0, "a missing wait is found");
    expect(passed_on(turned ? 0 : 1, turned, false) != 3, "a missing wait is found by the seed that runs the reader first");
  }
}

void waits() {
  emulator::set_schedule(0);
  const Streams s;
  float numbers[4] = {1, 0, 0, 0};
  launch_on(s.first, &numbers[1], &numbers[0]);
  expect(numbers[1] == 0, "nothing runs before somebody waits");
  cudaEventRecord(s.event, s.first);
  launch_on(s.first, &numbers[2], &numbers[1]);
  cudaEventSynchronize(s.event);
  expect(numbers[1] == 2 && numbers[2] == 0, "an event is waited for, no more");
  cudaStreamWaitEvent(s.second, s.event, 0);
  cudaEventRecord(s.event, s.first);  // again: who waits already waits for the first time
  launch_on(s.second, &numbers[3], &numbers[1]);
  cudaStreamSynchronize(s.second);
  expect(numbers[3] == 3, "the event of before");
  int turns = 0;
  while (cudaEventQuery(s.event) == cudaErrorNotReady) ++turns;
  expect(numbers[2] == 3 && turns < 3, "who asks again and again sees the device go on");

  cudaStreamWaitEvent(nullptr, s.event, 0);
  launch_on(nullptr, &numbers[0], &numbers[2]);
  expect(numbers[0] == 4, "the null stream has done its work when a call returns");
  void* memory = nullptr;
  cudaMalloc(&memory, 4);
  launch_on(s.second, static_cast<float*>(memory), &numbers[0]);
  launch_on(s.second, &numbers[1], static_cast<float*>(memory));
  cudaFree(memory);
  expect(numbers[1] == 6, "who frees memory waits for all");
}

}  // namespace

int main() {
  orders();
  waits();
  return finish();
}
