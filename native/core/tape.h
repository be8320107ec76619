// Reverse mode over ops. A node records one call: where its inputs' gradients go and what its gradient kernel reads.
// Nodes keep storages, not tensors: disposing a tensor never breaks a pending backward.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/core/device.h"
#include "native/core/solve.h"
#include "native/core/tensor.h"

namespace tt {

/// Where the gradient of one input goes: to the output of another node, or to a leaf; neither when none is wanted.
struct Edge {
  std::shared_ptr<Node> node;
  int output = 0;
  TensorPtr leaf;
  explicit operator bool() const { return node || leaf; }
};

/// A tensor the gradient kernel reads, with the version it had.
struct Kept {
  std::shared_ptr<Storage> storage;
  uint32_t version = 0;
  std::string_view name;
};

class Node {
 public:
  ~Node();

  const OpRow* row = nullptr;  // null: a reshape
  int op = 0;
  uint64_t id = 0;  // nodes are made in topological order
  Solution solution;
  std::vector<AttrValue> attrs;
  std::vector<int> count;  // inputs per argument, as in Operands
  std::vector<Shape> input_shapes;
  std::vector<Edge> edges;  // per operand
  std::vector<Kept> inputs, outputs, saved;
  std::vector<std::weak_ptr<Tensor>> retained;  // per output: a tensor that wants to keep its gradient
  bool released = false;

  void release();
};

/// What one call may need besides its tensors.
struct CallOptions {
  bool record = true;                      // gradients are on
  std::string (*origin)(void*) = nullptr;  // the JavaScript stack, asked for only when an error may come later
  void* data = nullptr;
};

/// Checks, allocates, queues and records one call; returns its outputs.
std::vector<TensorPtr> apply(Device& device, int op, const Operands& operands, std::vector<AttrValue> attrs, const CallOptions& options);

TensorPtr reshape(const TensorPtr& t, const Shape& shape, bool record);

/// Queues the gradients of `root` with respect to every leaf that requires one. `seed` is d(root), 1 for a scalar root when null.
void backward(Device& device, const TensorPtr& root, const TensorPtr& seed, bool retain_graph);

/// Index of an op by name; for the core's own use of fill and accumulate.
int op_index(std::string_view name);

}  // namespace tt
