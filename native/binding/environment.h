// The state of one JavaScript environment (the main thread or one worker): its device, its gradient mode, its way back to JavaScript.
// Nothing is shared between environments, so several workers train at once.
#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "native/binding/cuda.h"
#include "native/binding/handles.h"
#include "native/binding/mailbox.h"
#include "native/core/tape.h"
#include "native/cpu/backend.h"

namespace tt {

class Environment {
 public:
  explicit Environment(Napi::Env env);

  static Environment& of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }

  /// Tells V8 about native memory, in steps large enough to be worth a call.
  void report_memory(Napi::Env env);
  /// The JavaScript stack of the running call, without its first line.
  static std::string stack(void* env);

  CallOptions call_options(Napi::Env env) const { return {grad_enabled, stack, static_cast<napi_env>(env)}; }

  /// Stops the engine; called when the environment ends.
  void close();

  /// The device of a name: `cpu`, `cuda` (the first GPU), `cuda:1`. Opens a GPU on first use.
  Device& device_named(const std::string& name, const char* op);
  /// Those in use, the CPU first.
  std::vector<std::shared_ptr<Device>> open_devices() const;

  std::shared_ptr<CpuBackend> cpu;
  std::shared_ptr<Device> device;    // the CPU
  std::shared_ptr<Device> creating;  // where new tensors go unless told otherwise
  Cuda cuda;
  Mailbox mailbox;
  const std::shared_ptr<Handles> handles = std::make_shared<Handles>();
  bool grad_enabled = true;

 private:
  int64_t reported_ = 0;
};

}  // namespace tt
