// Making and reading tensors.
#include "native/binding/functions.h"
#include "native/binding/transfer_job.h"

namespace tt {

namespace {

Napi::Value tensor(const Napi::CallbackInfo& info, Environment& e) {
  const DType dtype = dtype_of(info[0], "tensor");
  const Shape shape = to_shape(info[1], "tensor");
  const auto array = info[0].As<Napi::TypedArray>();
  const int64_t count = element_count(shape);
  if (static_cast<int64_t>(array.ElementLength()) != count)
    throw Error(Code::shape, "tensor: data has " + std::to_string(array.ElementLength()) + " elements, expected " + std::to_string(count) +
                                 " for shape " + text(shape));
  Device& device = info[2].IsUndefined() ? *e.creating : e.device_named(info[2].ToString(), "tensor");
  TensorPtr t;
  if (device.backend.host_memory) {
    t = make_tensor(device, shape, dtype, true);
    copy_elements(array, dtype, t->storage->data, count);
    t->storage->host_written = true;
  } else {
    std::vector<unsigned char> bytes(static_cast<size_t>(count) * element_size(dtype));
    copy_elements(array, dtype, bytes.data(), count);
    t = written(device, shape, dtype, std::move(bytes));
  }
  e.report_memory(info.Env());
  return to_handle(info, e, std::move(t));
}

Napi::Value zeros(const Napi::CallbackInfo& info, Environment& e) {
  const std::string word = info[1].ToString();
  if (word != "real" && word != "int32") throw Error(Code::arg, "zeros: dtype is " + describe(info[1]) + ", expected 'real' or 'int32'");
  const DType dtype = word == "real" ? DType::real : DType::i32;
  const Shape shape = to_shape(info[0], "zeros");
  Device& device = info[2].IsUndefined() ? *e.creating : e.device_named(info[2].ToString(), "zeros");
  TensorPtr t = make_tensor(device, shape, dtype);
  const size_t bytes = static_cast<size_t>(element_count(shape)) * element_size(dtype);
  std::unique_ptr<Job> job;
  if (device.backend.host_memory)
    job = std::make_unique<ClearJob>(t->storage, bytes);
  else
    job = std::make_unique<WriteJob>(t->storage, std::vector<unsigned char>(bytes));
  device.queue.push(std::move(job), copy_cost(bytes));
  e.report_memory(info.Env());
  return to_handle(info, e, std::move(t));
}

/// The contents of a tensor for which everything queued has run.
Napi::Value contents(Napi::Env env, const Tensor& t) {
  const Storage& storage = *t.storage;
  Device& device = *storage.device;
  if (const auto failed = storage.health->known()) {
    device.faults.told(failed);
    throw Error(*failed);
  }
  const int64_t count = element_count(t.shape);
  if (device.backend.host_memory) return to_typed_array(env, storage.data, count, t.dtype);
  std::vector<unsigned char> bytes(static_cast<size_t>(count) * element_size(t.dtype));
  device.backend.copy_out(device.backend.self, bytes.data(), storage.data, bytes.size());
  if (const auto error = fault_of(device.backend, "read")) throw Error(*error);
  return to_typed_array(env, bytes.data(), count, t.dtype);
}

/// Little work is done at once, which takes no longer than waking the engine would.
Napi::Value read(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "read");
  const auto& storage = storage_of(t, "read", "tensor");
  Queue& queue = storage->device->queue;
  const int64_t count = element_count(t->shape);
  const double cost = copy_cost(static_cast<size_t>(count) * element_size(t->dtype));
  if (queue.run_little(cost)) return contents(info.Env(), *t);
  napi_deferred deferred;
  const napi_value promise = e.mailbox.promise(info.Env(), &deferred);
  queue.push(std::make_unique<ReadJob>(e.mailbox, storage, count, t->dtype, deferred), cost);
  queue.wake();
  return Napi::Value(info.Env(), promise);
}

Napi::Value read_sync(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "readSync");
  storage_of(t, "readSync", "tensor")->device->queue.drain();
  return contents(info.Env(), *t);
}

Napi::Value write(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "write");
  const auto& storage = storage_of(t, "write", "tensor");
  const DType dtype = dtype_of(info[1], "write");
  if (dtype != t->dtype) throw Error(Code::dtype, std::string("write: data is ") + text(dtype) + ", expected " + text(t->dtype));
  const auto array = info[1].As<Napi::TypedArray>();
  const int64_t count = element_count(t->shape);
  if (static_cast<int64_t>(array.ElementLength()) != count)
    throw Error(Code::shape, "write: data has " + std::to_string(array.ElementLength()) + " elements, expected " + std::to_string(count) +
                                 " for shape " + text(t->shape));
  std::vector<unsigned char> bytes(static_cast<size_t>(count) * element_size(dtype));
  copy_elements(array, dtype, bytes.data(), count);
  const double cost = copy_cost(bytes.size());
  storage->device->queue.push(std::make_unique<WriteJob>(storage, std::move(bytes)), cost);
  ++storage->version;
  storage->host_written = false;
  return info.Env().Undefined();
}

}  // namespace

void add_tensors(Napi::Object& exports) {
  add_method(exports, "tensor", tensor);
  add_method(exports, "zeros", zeros);
  add_method(exports, "read", read);
  add_method(exports, "readSync", read_sync);
  add_method(exports, "write", write);
  add_method(exports, "shape", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const TensorPtr t = arg(info, e, "shape");
    storage_of(t, "shape", "tensor");
    return from_shape(info.Env(), t->shape);
  });
  add_method(exports, "dtype", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const TensorPtr t = arg(info, e, "dtype");
    storage_of(t, "dtype", "tensor");
    return Napi::String::New(info.Env(), text(t->dtype));
  });
}

}  // namespace tt
