// Jobs that move a tensor's contents to the host or from it, in queue order.
#pragma once

#include <cstring>
#include <utility>

#include "native/binding/mailbox.h"
#include "native/core/device.h"
#include "native/core/tensor.h"

namespace tt {

/// What it costs to copy `bytes`, in floating-point operations (queue.h): a large copy must not run where a small read is awaited.
inline double copy_cost(size_t bytes) { return 2 * static_cast<double>(bytes); }

/// Copies out and settles a promise.
class ReadJob final : public Job {
 public:
  ReadJob(Mailbox& mailbox, const std::shared_ptr<Storage>& storage, int64_t count, DType dtype, napi_deferred promise)
      : mailbox_(mailbox), device_(*storage->device), data_(storage->data), health_(storage->health) {
    letter_.promise = promise;
    letter_.dtype = dtype;
    letter_.has_bytes = true;
    letter_.bytes.resize(static_cast<size_t>(count) * element_size(dtype));
  }

  void run(const Backend& backend) noexcept override {
    letter_.error = health_->known();
    if (letter_.error)
      device_.faults.told(letter_.error);
    else {
      backend.copy_out(backend.self, letter_.bytes.data(), data_, letter_.bytes.size());
      letter_.error = fault_of(backend, "read");
    }
    mailbox_.post(std::move(letter_));
  }

 private:
  Mailbox& mailbox_;
  Device& device_;
  const void* data_;
  std::shared_ptr<Health> health_;
  Letter letter_;
};

/// Waits for kernels that still run, and notes how they ended.
inline void settle(const Backend& backend, Faults& faults) {
  if (backend.wait == nullptr) return;
  backend.wait(backend.self);
  faults.settle();
  if (const auto error = fault_of(backend, "synchronize")) faults.note(error);
}

/// Settles a promise once everything before has run.
class FenceJob final : public Job {
 public:
  FenceJob(Mailbox& mailbox, Device& device, napi_deferred promise) : mailbox_(mailbox), device_(device) { letter_.promise = promise; }

  void run(const Backend& backend) noexcept override {
    settle(backend, device_.faults);
    letter_.error = device_.faults.take();
    mailbox_.post(std::move(letter_));
  }

 private:
  Mailbox& mailbox_;
  Device& device_;
  Letter letter_;
};

/// Copies in; the tensor is sound afterwards whatever it was.
class WriteJob final : public Job {
 public:
  WriteJob(const std::shared_ptr<Storage>& storage, std::shared_ptr<const std::vector<unsigned char>> bytes)
      : device_(*storage->device), data_(storage->data), health_(storage->health), bytes_(std::move(bytes)) {}
  WriteJob(const std::shared_ptr<Storage>& storage, std::vector<unsigned char> bytes)
      : WriteJob(storage, std::make_shared<const std::vector<unsigned char>>(std::move(bytes))) {}

  void run(const Backend& backend) noexcept override {
    backend.copy_in(backend.self, data_, bytes_->data(), bytes_->size());
    health_->probes.clear();
    health_->error = fault_of(backend, "write");
    if (health_->error) device_.faults.note(health_->error);
  }

 private:
  Device& device_;
  void* data_;
  std::shared_ptr<Health> health_;
  std::shared_ptr<const std::vector<unsigned char>> bytes_;
};

/// Zeros in memory that the host writes: without a copy of them to bring in.
class ClearJob final : public Job {
 public:
  ClearJob(const std::shared_ptr<Storage>& storage, size_t bytes) : data_(storage->data), health_(storage->health), bytes_(bytes) {}

  void run(const Backend&) noexcept override {
    std::memset(data_, 0, bytes_);
    health_->probes.clear();
    health_->error = nullptr;
  }

 private:
  void* data_;
  std::shared_ptr<Health> health_;
  size_t bytes_;
};

/// A tensor with these contents, on a device whose memory the host does not write by itself.
inline TensorPtr written(Device& device, Shape shape, DType dtype, std::vector<unsigned char> values) {
  TensorPtr t = make_tensor(device, std::move(shape), dtype);
  auto bytes = std::make_shared<const std::vector<unsigned char>>(std::move(values));
  if (dtype == DType::i32 && !device.backend.host_memory) {
    t->storage->shadow = bytes;
    t->storage->host_written = true;
  }
  const double cost = copy_cost(bytes->size());
  device.queue.push(std::make_unique<WriteJob>(t->storage, std::move(bytes)), cost);
  return t;
}

}  // namespace tt
