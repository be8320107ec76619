// What a device brings: memory, copies and the kernel table. The CPU fills one in native/cpu; a plugin fills one behind its C symbol.
// Everything but allocate and release runs on the engine thread, or on the caller while the engine is idle, never on both.
#pragma once

#include <cstddef>

#include "native/gen/kernels.h"

namespace tt {

struct Backend {
  const char* name = nullptr;
  void* self = nullptr;
  Context* context = nullptr;
  const Kernels* kernels = nullptr;
  /// The host reads and writes device memory through plain pointers.
  bool host_memory = false;

  void* (*allocate)(void* self, size_t bytes) = nullptr;  // null when there is no memory
  void (*release)(void* self, void* data) = nullptr;
  void (*copy_in)(void* self, void* device, const void* host, size_t bytes) = nullptr;
  void (*copy_out)(void* self, void* host, const void* device, size_t bytes) = nullptr;
  /// Around a run of jobs; on_caller: on the thread of a synchronous read, where no team is started.
  void (*enter)(void* self, bool on_caller) = nullptr;
  void (*leave)(void* self) = nullptr;
  /// After each job.
  void (*finish)(void* self) = nullptr;
};

}  // namespace tt
