// Memory, threads, kernel variants and synchronisation of an environment's device.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "native/binding/functions.h"
#include "native/binding/transfer_job.h"

namespace tt {

namespace {

constexpr double most_threads = 1024;
constexpr const char* precisions[] = {"float32", "tf32", "bf16"};  // in the order of Precision

double whole(const Napi::Value& value, const char* op, const char* name, double least, double most) {
  const double n = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(n >= least && n <= most && n == std::floor(n)))
    throw Error(Code::arg, std::string(op) + ": " + name + " is " + describe(value) + ", expected a whole number from " +
                               std::to_string(static_cast<int64_t>(least)) + " to " + std::to_string(static_cast<int64_t>(most)));
  return n;
}

/// The device that an argument names, the CPU without one.
Device& asked(const Napi::CallbackInfo& info, size_t at, Environment& e, const char* op) {
  return info[at].IsUndefined() ? *e.device : e.device_named(info[at].ToString(), op);
}

Napi::Value memory(const Napi::CallbackInfo& info, Environment& e) {
  const Device& device = asked(info, 0, e, "memory");
  const MemoryInfo& m = device.allocator.info();
  auto o = Napi::Object::New(info.Env());
  o.Set("live", static_cast<double>(m.live));
  o.Set("cached", static_cast<double>(m.cached));
  o.Set("peak", static_cast<double>(m.peak));
  o.Set("workspace", &device == e.device.get() ? static_cast<double>(e.cpu->workspace_bytes()) : 0.0);
  o.Set("tensors", static_cast<double>(device.tensors));
  o.Set("limit", static_cast<double>(m.limit));
  return o;
}

Napi::Value information(const Napi::CallbackInfo& info, Environment& e) {
  auto o = Napi::Object::New(info.Env());
  o.Set("version", TT_VERSION);
  o.Set("real", text(DType::real));
  o.Set("isa", std::string(e.cpu->isa()));
  auto isas = Napi::Array::New(info.Env());
  for (const Isa& isa : runnable_isas()) isas.Set(isas.Length(), std::string(isa.name));
  o.Set("isas", isas);
  auto had = Napi::Array::New(info.Env());
  for (const Precision precision : {Precision::float32, Precision::tf32, Precision::bf16})
    if (e.cpu->has(precision)) had.Set(had.Length(), precisions[static_cast<size_t>(precision)]);
  o.Set("precisions", had);
  o.Set("processors", usable_processors());
  return o;
}

Napi::Value set_isa(const Napi::CallbackInfo& info, Environment& e) {
  const std::string want = info[0].ToString();
  std::string allowed;
  for (const Isa& isa : runnable_isas()) {
    if (isa.name == want) {
      e.device->queue.drain();
      e.cpu->set_isa(isa);
      e.device->precision = e.cpu->precision();
      return info.Env().Undefined();
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(isa.name);
  }
  throw Error(Code::arg, "setIsa: name is " + describe(info[0]) + ", expected one of " + allowed);
}

Napi::Value set_precision(const Napi::CallbackInfo& info, Environment& e) {
  Device& device = asked(info, 1, e, "setPrecision");
  const std::string want = info[0].ToString();
  const auto* found = std::find(std::begin(precisions), std::end(precisions), want);
  if (found == std::end(precisions))
    throw Error(Code::arg, "setPrecision: precision is " + describe(info[0]) + ", expected float32, tf32 or bf16");
  const auto precision = static_cast<Precision>(found - precisions);
  device.queue.drain();
  const Backend& backend = device.backend;
  if (backend.set_precision ? !backend.set_precision(backend.self, precision) : precision != Precision::float32)
    throw Error(Code::arg, "setPrecision: precision is " + describe(info[0]) + ", which " + backend.name +
                               " does not have (float32 is everywhere; bf16 takes a CPU with AVX512_BF16, tf32 and bf16 a GPU of compute "
                               "capability 8.0)");
  device.precision = precision;
  return info.Env().Undefined();
}

/// The device whose kernels are timed.
Device& profiling(const Napi::CallbackInfo& info, Environment& e) {
  constexpr const char* op = "kernelTimes";  // what the user called
  Device& device = asked(info, 0, e, op);
  if (device.backend.profile == nullptr)
    throw Error(Code::arg, std::string(op) + ": device is " + device.backend.name + ", expected a GPU (the CPU's kernels are not timed)");
  device.queue.drain();
  return device;
}

Napi::Value profile(const Napi::CallbackInfo& info, Environment& e) {
  const Backend& backend = profiling(info, e).backend;
  backend.profile(backend.self);
  return info.Env().Undefined();
}

Napi::Value profiled(const Napi::CallbackInfo& info, Environment& e) {
  Device& device = profiling(info, e);
  auto list = Napi::Array::New(info.Env());
  device.backend.profiled(device.backend.self, &list, [](void* to, const char* kernel, int64_t launches, double microseconds) {
    auto& all = *static_cast<Napi::Array*>(to);
    auto o = Napi::Object::New(all.Env());
    o.Set("kernel", kernel);
    o.Set("launches", static_cast<double>(launches));
    o.Set("microseconds", microseconds);
    all.Set(all.Length(), o);
  });
  if (const auto error = fault_of(device.backend, "profiled")) throw Error(*error);
  return list;
}

/// Ends the wait for a device on which everything queued has run.
void settle_now(Device& device) {
  settle(device.backend, device.faults);
  if (const auto error = device.faults.take()) throw Error(*error);
}

Napi::Value synchronize(const Napi::CallbackInfo& info, Environment& e) {
  Device& device = asked(info, 0, e, "synchronize");
  if (device.queue.run_little(0)) {
    settle_now(device);
    return info.Env().Undefined();
  }
  napi_deferred deferred;
  const napi_value promise = e.mailbox.promise(info.Env(), &deferred);
  device.queue.push(std::make_unique<FenceJob>(e.mailbox, device, deferred), 0);
  device.queue.wake();
  return Napi::Value(info.Env(), promise);
}

Napi::Value synchronize_sync(const Napi::CallbackInfo& info, Environment& e) {
  for (const auto& device : e.open_devices()) {
    device->queue.drain();
    settle_now(*device);
  }
  return info.Env().Undefined();
}

}  // namespace

void add_engine(Napi::Object& exports) {
  add_method(exports, "memory", memory);
  add_method(exports, "info", information);
  add_method(exports, "setIsa", set_isa);
  add_method(exports, "setPrecision", set_precision);
  add_method(exports, "precision", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::String::New(info.Env(), precisions[static_cast<size_t>(asked(info, 0, e, "precision").precision)]);
  });
  add_method(exports, "profile", profile);
  add_method(exports, "profiled", profiled);
  add_method(exports, "synchronize", synchronize);
  add_method(exports, "synchronizeSync", synchronize_sync);
  add_method(exports, "resetPeakMemory", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    asked(info, 0, e, "resetPeakMemory").allocator.reset_peak();
    return info.Env().Undefined();
  });
  add_method(exports, "emptyCache", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    Device& device = asked(info, 0, e, "emptyCache");
    device.queue.drain();
    device.allocator.empty_cache();
    if (&device == e.device.get()) e.cpu->give_back();
    return info.Env().Undefined();
  });
  add_method(exports, "setMemoryLimit", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const double bytes = whole(info[0], "setMemoryLimit", "bytes", 0, 9e15);
    asked(info, 1, e, "setMemoryLimit").allocator.set_limit(static_cast<size_t>(bytes));
    return info.Env().Undefined();
  });
  add_method(exports, "threads",
             [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value { return Napi::Number::New(info.Env(), e.cpu->threads()); });
  add_method(exports, "setThreads", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const int n = static_cast<int>(whole(info[0], "setThreads", "n", 1, most_threads));
    e.device->queue.drain();
    e.cpu->set_threads(n);
    return info.Env().Undefined();
  });
}

}  // namespace tt
