#include "cuda/together.h"

#include <map>

namespace tt {

Together::Device& Together::device_of(int number) {
  static std::mutex mutex;
  static auto* const devices = new std::map<int, Device>;
  const std::lock_guard lock(mutex);
  return (*devices)[number];
}

Together::Together(int device) : device_(&device_of(device)) {}

Together::~Together() {
  const std::lock_guard lock(device_->mutex);
  if (device_->last == this) device_->last = nullptr;  // the backend has waited for its streams
  for (cudaEvent_t end : ends_)
    if (end) cudaEventDestroy(end);
}

bool Together::precede(Context& other) const {
  for (cudaEvent_t end : ends_)
    if (end && !other.check(cudaStreamWaitEvent(other.stream, end, 0), "turn of blocks that wait for each other")) return false;
  return true;
}

void Together::mark(Context& ctx) {
  cudaEvent_t& end = ends_[static_cast<size_t>(ctx.fork ? ctx.fork->place() : 0)];
  if (!end && !ctx.check(cudaEventCreateWithFlags(&end, cudaEventDisableTiming), "turn of blocks that wait for each other")) return;
  ctx.check(cudaEventRecord(end, ctx.stream), "turn of blocks that wait for each other");
}

}  // namespace tt
