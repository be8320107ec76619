// What a device brings: memory, copies and the kernel table. The CPU fills one in native/cpu; a plugin fills one behind its C symbol.
// Everything but allocate and release runs on the engine thread, or on the caller while the engine is idle, never on both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "native/core/error.h"
#include "native/gen/kernels.h"
#include "native/math/kernel_choice.h"
#include "native/math/precision.h"
#include "native/math/recurrent_question.h"
#include "native/math/value_question.h"

namespace tt {

/// A failure that a backend noted instead of throwing: no exception crosses the border of a plugin.
struct Fault {
  Code code = Code::cuda;
  char text[384] = "";
};

/// What a pointer holds: the same storage and version mean the same values.
struct Contents {
  const void* data;
  uint64_t storage, version;
};

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
  /// Returns when all kernels that jobs have started have run. Null: they have when their job has.
  void (*wait)(void* self) = nullptr;
  /// The first failure since the last call, of a kernel or a copy: true, and what it was. Null: kernels throw, and copies do not fail.
  bool (*fault)(void* self, Fault* fault) = nullptr;
  /// Before each kernel: what those of its weights hold that no gradient is wanted for. Null: nothing is kept from call to call.
  void (*know)(void* self, const Contents* contents, size_t count) = nullptr;
  /// Products are computed in it from now on, while nothing is queued. False when the device cannot; null: float32 is all there is.
  bool (*set_precision)(void* self, Precision precision) = nullptr;
  /// How kernels that compute the same are chosen from now on, while nothing is queued. Null: by sizes alone.
  void (*set_kernel_choice)(void* self, KernelChoice choice) = nullptr;
  /// Calls `each` for every way of both passes of a recurrent layer, the chosen one first. Null: there is one way.
  void (*explain)(void* self, const RecurrentQuestion& question, void* to, void (*each)(void* to, const RecurrentWay& way)) = nullptr;
  /// Queues a check of values; null after a failure, which is noted. A null function: the host reads the values itself.
  void* (*probe)(void* self, const ValueQuestion& question) = nullptr;
  /// Waits for the answer, once.
  ValueAnswer (*probed)(void* self, void* probe) = nullptr;
  /// Times kernels from now on. Null: kernels are timed by nobody.
  void (*profile)(void* self) = nullptr;
  /// Ends that, waits, and gives what every kernel took in all.
  void (*profiled)(void* self, void* to, void (*each)(void* to, const char* kernel, int64_t launches, double microseconds)) = nullptr;
};

/// The noted failure as an error of `op`; null when there is none.
std::shared_ptr<const Error> fault_of(const Backend& backend, std::string_view op);

}  // namespace tt
