#include "native/core/tensor.h"

#include <atomic>

#include "native/core/device.h"
#include "native/core/probe.h"

namespace tt {

static uint64_t next_id() {
  static std::atomic<uint64_t> id{0};
  return id.fetch_add(1, std::memory_order_relaxed);
}

/// A kernel's scratch memory is not the allocator's: where there was none for it, what is cached goes back before more is taken.
static Block allocated(Device& device, size_t bytes, bool host) {
  if (device.faults.starved()) device.allocator.empty_cache();
  return device.allocator.allocate(bytes, host);
}

Storage::Storage(Device& device, size_t bytes, bool host)
    : device(device.shared_from_this()), block(allocated(device, bytes, host)), data(block.data), id(next_id()) {
  ++device.tensors;
}

Storage::~Storage() {
  --device->tensors;
  device->allocator.free(block);
}

const std::shared_ptr<const Error>& Health::known() {
  if (!error) error = first_error(probes);
  probes.clear();
  return error;
}

TensorPtr make_tensor(Device& device, Shape shape, DType dtype, bool host) {
  auto t = std::make_shared<Tensor>();
  const size_t bytes = static_cast<size_t>(element_count(shape)) * element_size(dtype);
  t->storage = std::make_shared<Storage>(device, bytes, host);
  t->shape = std::move(shape);
  t->dtype = dtype;
  return t;
}

const std::shared_ptr<Storage>& storage_of(const TensorPtr& t, std::string_view op, std::string_view arg) {
  if (!t->storage) throw Error(Code::disposed, std::string(op) + ": " + std::string(arg) + " is a disposed tensor, expected a live one");
  return t->storage;
}

}  // namespace tt
