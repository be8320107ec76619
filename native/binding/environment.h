// The state of one JavaScript environment (the main thread or one worker): its device, its gradient mode, its way back to JavaScript.
// Nothing is shared between environments, so several workers train at once.
#pragma once

#include <napi.h>

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

  std::shared_ptr<CpuBackend> cpu;
  std::shared_ptr<Device> device;
  Mailbox mailbox;
  bool grad_enabled = true;

 private:
  int64_t reported_ = 0;
};

}  // namespace tt
