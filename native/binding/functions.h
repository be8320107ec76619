// The groups of functions the addon exports.
#pragma once

#include <napi.h>

#include "native/binding/convert.h"
#include "native/binding/environment.h"
#include "native/binding/guard.h"

namespace tt {

/// A method: `f(info, environment)` under the error guard.
template <class F>
void add_method(Napi::Object& exports, const char* name, F f) {
  const Napi::Env env = exports.Env();
  exports.Set(name, Napi::Function::New(
                        env,
                        [f](const Napi::CallbackInfo& info) -> Napi::Value {
                          return guard(info.Env(), [&]() -> Napi::Value { return f(info, Environment::of(info.Env())); });
                        },
                        name));
}

/// The tensor that is argument i.
inline TensorPtr arg(const Napi::CallbackInfo& info, const Environment& e, const char* op, size_t i = 0) {
  return to_tensor(*e.handles, info[i], op, i == 0 ? "tensor" : "gradient");
}

/// A handle that JavaScript drops.
inline Napi::Value to_handle(const Napi::CallbackInfo& info, Environment& e, TensorPtr tensor) {
  return Napi::Number::New(info.Env(), e.handles->add(std::move(tensor)));
}

void add_ops(Napi::Object& exports);        // one per row of ops/
void add_lifetimes(Napi::Object& exports);  // who frees tensors
void add_tensors(Napi::Object& exports);    // making, reading
void add_grads(Napi::Object& exports);      // reverse mode
void add_devices(Napi::Object& exports);    // which there are, where tensors go
void add_engine(Napi::Object& exports);     // memory, threads, synchronisation
void add_kernel_choice(Napi::Object& exports);

}  // namespace tt
