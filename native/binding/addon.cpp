// The addon's entry: one Environment per JavaScript environment.
#include "native/binding/functions.h"

namespace tt {

static Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* environment = new Environment(env);
  env.SetInstanceData(environment);
  // Hooks run last in, first out: registered after the thread-safe function exists, this one runs while it still does.
  napi_add_env_cleanup_hook(
      env, [](void* e) { static_cast<Environment*>(e)->close(); }, environment);
  add_ops(exports);
  add_lifetimes(exports);
  add_tensors(exports);
  add_grads(exports);
  add_devices(exports);
  add_engine(exports);
  add_kernel_choice(exports);
  return exports;
}

}  // namespace tt

static Napi::Object init_throughtime(Napi::Env env, Napi::Object exports) { return tt::init(env, exports); }

NODE_API_MODULE(throughtime, init_throughtime)
