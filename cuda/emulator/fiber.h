// Fibers: the threads of an emulated block, switched by hand on one thread of the system. Linux on x86-64 only.
#pragma once

#include <cstddef>

namespace tt::emulator {

class Fiber {
 public:
  /// Runs `body(data)` on the fiber numbered `slot` of a pool whose stacks are kept; the switch to it is `resume`.
  void start(size_t slot, void (*body)(void*), void* data);
  /// Runs the fiber until it suspends or its body returns.
  void resume();
  /// Back to who resumed; called on the fiber.
  void suspend();

  bool finished() const { return finished_; }

 private:
  static void enter();

  void* stack_ = nullptr;
  void* caller_ = nullptr;
  void (*body_)(void*) = nullptr;
  void* data_ = nullptr;
  bool finished_ = true;
};

}  // namespace tt::emulator
