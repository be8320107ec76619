// The devices of an environment: which there are, where new tensors go, and moving tensors between them.
#include "native/binding/functions.h"
#include "native/binding/transfer_job.h"

namespace tt {

namespace {

using Bytes = std::vector<unsigned char>;

Napi::Value open_cuda(const Napi::CallbackInfo& info, Environment& e) {
  e.cuda.load(info[0].ToString());
  std::string reason;
  auto list = Napi::Array::New(info.Env());
  for (const PluginDevice& d : e.cuda.devices(reason)) {
    auto o = Napi::Object::New(info.Env());
    o.Set("description", std::string(d.name));
    o.Set("memory", static_cast<double>(d.memory));
    o.Set("capability", std::to_string(d.major) + "." + std::to_string(d.minor));
    o.Set("processors", d.processors);
    list.Set(list.Length(), o);
  }
  auto result = Napi::Object::New(info.Env());
  result.Set("devices", list);
  if (!reason.empty()) result.Set("reason", reason);
  return result;
}

/// The contents, after everything queued on the tensor's device.
Bytes contents(const Storage& storage, size_t count, const char* op) {
  Device& device = *storage.device;
  device.queue.drain();
  if (const auto failed = storage.health->known()) {
    device.faults.told(failed);
    throw Error(*failed);
  }
  Bytes bytes(count);
  device.backend.copy_out(device.backend.self, bytes.data(), storage.data, count);
  if (const auto error = fault_of(device.backend, op)) throw Error(*error);
  return bytes;
}

/// The same values on another device; the tensor's own storage when it is there already.
std::shared_ptr<Storage> moved(const TensorPtr& t, Device& to, const char* op) {
  const auto& storage = storage_of(t, op, "tensor");
  if (storage->device.get() == &to) return storage;
  const size_t count = static_cast<size_t>(element_count(t->shape)) * element_size(t->dtype);
  return written(to, t->shape, t->dtype, contents(*storage, count, op))->storage;
}

std::string device_argument(const Napi::CallbackInfo& info, size_t at, const char* op) {
  if (!info[at].IsString())
    throw Error(Code::arg, std::string(op) + ": device is " + describe(info[at]) + ", expected cpu, cuda or cuda:N");
  return info[at].As<Napi::String>();
}

Napi::Value to(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "to");
  if (t->requires_grad && e.grad_enabled)
    throw Error(Code::arg, "to: tensor requires a gradient, which does not flow between devices (use detach, or move the model)");
  auto copy = std::make_shared<Tensor>();
  copy->storage = moved(t, e.device_named(device_argument(info, 1, "to"), "to"), "to");
  copy->shape = t->shape;
  copy->dtype = t->dtype;
  e.report_memory(info.Env());
  return to_handle(info, e, std::move(copy));
}

// A parameter stays the same tensor to everybody who holds it. Its gradient moves along.
Napi::Value move_to(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "moveTo");
  if (!t->is_leaf()) throw Error(Code::arg, "moveTo: tensor is the result of an operation, expected a leaf (use detach)");
  Device& device = e.device_named(device_argument(info, 1, "moveTo"), "moveTo");
  std::shared_ptr<Storage> here = moved(t, device, "moveTo");
  if (t->grad && t->grad->storage) t->grad->storage = moved(t->grad, device, "moveTo");
  t->storage = std::move(here);
  e.report_memory(info.Env());
  return info.Env().Undefined();
}

}  // namespace

void add_devices(Napi::Object& exports) {
  add_method(exports, "openCuda", open_cuda);
  add_method(exports, "to", to);
  add_method(exports, "moveTo", move_to);
  add_method(exports, "device", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const TensorPtr t = arg(info, e, "device");
    return Napi::String::New(info.Env(), storage_of(t, "device", "tensor")->device->backend.name);
  });
  add_method(exports, "openDevices", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    auto names = Napi::Array::New(info.Env());
    for (const auto& device : e.open_devices()) names.Set(names.Length(), std::string(device->backend.name));
    return names;
  });
  add_method(exports, "defaultDevice", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::String::New(info.Env(), e.creating->backend.name);
  });
  add_method(exports, "setDefaultDevice", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    e.creating = e.device_named(device_argument(info, 0, "setDefaultDevice"), "setDefaultDevice").shared_from_this();
    return info.Env().Undefined();
  });
}

}  // namespace tt
