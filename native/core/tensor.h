// Tensors: a shape over a storage, and what reverse mode needs. Owned and changed by the JavaScript thread.
#pragma once

#include <memory>
#include <vector>

#include "native/core/allocator.h"
#include "native/core/error.h"
#include "native/core/shape.h"

namespace tt {

class Device;
class Node;
class Probe;

/// Whether a storage's contents came to be. Written and read by jobs in queue order: a job whose input failed does not run and
/// passes the failure on, so one bad batch reaches its own results and nothing else.
struct Health {
  std::shared_ptr<const Error> error;
  std::vector<std::shared_ptr<Probe>> probes;  // checks on the device that its values stand on and that nobody has asked for their answer

  /// The error of its values or null, known for good: waits for what the device has to say.
  const std::shared_ptr<const Error>& known();
};

struct Storage {
  Storage(Device& device, size_t bytes, bool host);
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  std::shared_ptr<Device> device;
  Block block;
  void* data;
  std::shared_ptr<Health> health = std::make_shared<Health>();
  const uint64_t id;          // no other storage of this process has it
  uint32_t version = 0;       // counts updates in place
  bool host_written = false;  // the host filled it and nothing has changed it: its values can be checked at once
  /// What the host wrote, where it cannot read device memory; of integers, the values that ops check.
  std::shared_ptr<const std::vector<unsigned char>> shadow;

  /// Its values as the host reads them at once; for a storage that is `host_written`.
  const void* host_view() const { return shadow ? shadow->data() : data; }
};

struct Tensor {
  std::shared_ptr<Storage> storage;  // null once disposed
  Shape shape;
  DType dtype = DType::real;
  bool requires_grad = false;
  bool retains_grad = false;
  std::shared_ptr<Tensor> grad;
  std::shared_ptr<Node> node;  // what made it, when that was recorded
  int output = 0;              // which output of the node

  bool is_leaf() const { return node == nullptr; }
};

using TensorPtr = std::shared_ptr<Tensor>;

TensorPtr make_tensor(Device& device, Shape shape, DType dtype, bool host = false);

/// Throws ERR_TT_DISPOSED for a tensor that was freed.
const std::shared_ptr<Storage>& storage_of(const TensorPtr& t, std::string_view op, std::string_view arg);

}  // namespace tt
