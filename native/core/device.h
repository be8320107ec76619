// One device of one environment: a backend, its queue and its memory. Every storage shares ownership of it.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "native/core/allocator.h"
#include "native/core/backend.h"
#include "native/core/error.h"
#include "native/core/queue.h"

namespace tt {

class Probe;

/// Errors found after their call returned and not yet told to anybody: by a read of a result, or by synchronize.
class Faults {
 public:
  void note(const std::shared_ptr<const Error>& error);
  void told(const std::shared_ptr<const Error>& error);
  /// A check whose answer nobody may ask for; of very many the oldest are asked here. On the engine.
  void expect(const std::shared_ptr<Probe>& probe);
  /// Asks for the answers of all that are expected.
  void settle();
  /// The first one; forgets all.
  std::shared_ptr<const Error> take();
  /// Whether a kernel has found no memory since this was asked.
  bool starved() { return starved_.exchange(false, std::memory_order_relaxed); }

 private:
  std::mutex mutex_;
  std::atomic<bool> starved_{false};
  std::vector<std::shared_ptr<const Error>> errors_;
  std::deque<std::shared_ptr<Probe>> probes_;
};

class Device : public std::enable_shared_from_this<Device> {
 public:
  /// `owner` keeps the backend alive.
  Device(const Backend& backend, std::shared_ptr<void> owner)
      : backend(backend), owner_(std::move(owner)), queue(backend), allocator(backend, queue) {}

  const Backend& backend;

 private:
  std::shared_ptr<void> owner_;

 public:
  Faults faults;
  // Destroyed in reverse: the engine stops before the allocator gives its blocks back, both before the backend goes.
  Queue queue;
  Allocator allocator;
  size_t tensors = 0;  // storages alive
  Precision precision = Precision::float32;
  KernelChoice kernel_choice = KernelChoice::model;
};

}  // namespace tt
