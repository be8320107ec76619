// Launches whose blocks wait for each other, by all the backends that a process has on a device: each worker thread has one. If two of them
// launched such blocks side by side, each could get a part of the multiprocessors, and both would wait for ever. So the launches of one
// backend come after those of the one before, by events; no host waits. Within a backend lanes.h sees to it.
#pragma once

#include <array>
#include <mutex>

#include "cuda/context.h"
#include "cuda/lanes.h"

namespace tt {

class Together {
 public:
  explicit Together(int device);
  ~Together();
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  /// queue() on the context's stream, after what other backends have launched here.
  template <class Queue>
  void launch(Context& ctx, Queue&& queue) {
    Device& device = *device_;
    const std::lock_guard lock(device.mutex);
    if (device.last && device.last != this && !device.last->precede(ctx)) return;
    device.last = this;
    queue();
    mark(ctx);
  }

 private:
  /// What the backends of a device share. Never destroyed: a worker may end after the process's statics.
  struct Device {
    std::mutex mutex;
    const Together* last = nullptr;  // who launched here
  };
  static Device& device_of(int number);

  bool precede(Context& other) const;
  void mark(Context& ctx);

  Device* device_;
  std::array<cudaEvent_t, Lanes::most + 1> ends_{};  // of the last launch on each stream of the backend
};

}  // namespace tt
