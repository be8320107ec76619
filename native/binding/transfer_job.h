// Jobs that move a tensor's contents to the host or from it, in queue order.
#pragma once

#include <cstring>
#include <utility>

#include "native/binding/mailbox.h"
#include "native/core/device.h"
#include "native/core/tensor.h"

namespace tt {

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
    letter_.error = health_->error;
    if (letter_.error)
      device_.faults.told(letter_.error);
    else
      backend.copy_out(backend.self, letter_.bytes.data(), data_, letter_.bytes.size());
    mailbox_.post(std::move(letter_));
  }

 private:
  Mailbox& mailbox_;
  Device& device_;
  const void* data_;
  std::shared_ptr<Health> health_;
  Letter letter_;
};

/// Settles a promise once everything before has run.
class FenceJob final : public Job {
 public:
  FenceJob(Mailbox& mailbox, Device& device, napi_deferred promise) : mailbox_(mailbox), device_(device) { letter_.promise = promise; }

  void run(const Backend&) noexcept override {
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
  WriteJob(const std::shared_ptr<Storage>& storage, std::vector<unsigned char> bytes)
      : data_(storage->data), health_(storage->health), bytes_(std::move(bytes)) {}

  void run(const Backend& backend) noexcept override {
    backend.copy_in(backend.self, data_, bytes_.data(), bytes_.size());
    health_->error.reset();
  }

 private:
  void* data_;
  std::shared_ptr<Health> health_;
  std::vector<unsigned char> bytes_;
};

}  // namespace tt
