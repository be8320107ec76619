// Who frees tensors: JavaScript, one by one or many at once, or the garbage collector with an owner.
#include <cmath>

#include "native/binding/functions.h"

namespace tt {

namespace {

/// What the garbage collector frees. It may outlive the environment.
struct Owned {
  std::weak_ptr<Handles> handles;
  double handle;

  ~Owned() {
    if (const auto alive = handles.lock()) alive->drop(handle);
  }
};

/// The memory is free for later operations at once, whoever else has a handle of the tensor.
void dispose(Handles& handles, double handle) {
  const TensorPtr* found = handles.find(handle);
  if (!found) return;
  Tensor& t = **found;
  t.storage.reset();
  t.node.reset();
  t.grad.reset();
  handles.drop(handle);
}

Napi::Value dispose_one(const Napi::CallbackInfo& info, Environment& e) {
  arg(info, e, "dispose");
  dispose(*e.handles, info[0].As<Napi::Number>());
  e.report_memory(info.Env());
  return info.Env().Undefined();
}

/// The first `count` numbers of a Float64Array: one call for all that a scope made.
Napi::Value dispose_all(const Napi::CallbackInfo& info, Environment& e) {
  if (!info[0].IsTypedArray() || info[0].As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
    throw Error(Code::arg, "disposeAll: handles is " + describe(info[0]) + ", expected a Float64Array");
  const auto array = info[0].As<Napi::Float64Array>();
  const size_t length = array.ElementLength();
  const double wanted = info[1].IsNumber() ? info[1].As<Napi::Number>().DoubleValue() : -1;
  if (!(wanted >= 0 && wanted <= static_cast<double>(length) && wanted == std::floor(wanted)))
    throw Error(Code::arg, "disposeAll: count is " + describe(info[1]) + ", expected a whole number of at most " + std::to_string(length));
  const auto count = static_cast<size_t>(wanted);
  for (size_t i = 0; i < count; ++i) dispose(*e.handles, array[i]);
  e.report_memory(info.Env());
  return info.Env().Undefined();
}

Napi::Value drop(const Napi::CallbackInfo& info, Environment& e) {
  arg(info, e, "drop");
  e.handles->drop(info[0].As<Napi::Number>());
  return info.Env().Undefined();
}

Napi::Value own(const Napi::CallbackInfo& info, Environment& e) {
  arg(info, e, "own");
  return Napi::External<Owned>::New(info.Env(), new Owned{e.handles, info[0].As<Napi::Number>()}, [](Napi::Env, Owned* o) { delete o; });
}

}  // namespace

void add_lifetimes(Napi::Object& exports) {
  add_method(exports, "dispose", dispose_one);
  add_method(exports, "disposeAll", dispose_all);
  add_method(exports, "drop", drop);
  add_method(exports, "own", own);
  add_method(exports, "alias",
             [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value { return to_handle(info, e, arg(info, e, "alias")); });
  add_method(exports, "isDisposed", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::Boolean::New(info.Env(), arg(info, e, "isDisposed")->storage == nullptr);
  });
  add_method(exports, "handles", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::Number::New(info.Env(), static_cast<double>(e.handles->count()));
  });
}

}  // namespace tt
