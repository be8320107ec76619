// The backward half of the tape: nodes from the latest to the earliest, each queueing its gradient kernel.
//
// Gradients a kernel accumulates (`+` in the row) are written straight into the buffer they belong to. Others are assigned to a fresh
// buffer; the tape adds where a value has several consumers.
#include <map>
#include <set>

#include "native/core/kernel_job.h"
#include "native/core/tape.h"

namespace tt {

namespace {

struct OwnOps {
  int fill = op_index("fill"), copy = op_index("copy"), accumulate = op_index("accumulate");
};

const OwnOps& own_ops() {
  static const OwnOps ops;
  return ops;
}

TensorPtr filled(Device& device, const Shape& shape, double value) {
  TensorPtr t = make_tensor(device, shape, DType::real);
  std::vector<AttrValue> attrs(1);
  attrs[0].d = value;
  apply(device, own_ops().fill, {{t}, {1}}, std::move(attrs), {.record = false});
  return t;
}

TensorPtr copy_of(Device& device, const TensorPtr& t) {
  TensorPtr c = make_tensor(device, t->shape, t->dtype);
  apply(device, own_ops().copy, {{c, t}, {1, 1}}, {}, {.record = false});
  return c;
}

class Backward {
 public:
  Backward(Device& device, bool retain_graph) : device_(device), retain_graph_(retain_graph) {}

  void run(const TensorPtr& root, const TensorPtr& seed) {
    give({root->node, root->output, root->node ? nullptr : root}, seed);
    while (!pending_.empty()) {
      const auto last = std::prev(pending_.end());
      const std::shared_ptr<Node> node = last->second.node;
      const std::vector<TensorPtr> grads = std::move(last->second.grads);
      pending_.erase(last);
      for (size_t i = 0; i < grads.size(); ++i)
        if (const TensorPtr keeper = node->retained[i].lock(); keeper && grads[i]) keeper->grad = grads[i];
      if (node->released) throw Error(Code::arg, "backward: the graph was freed by an earlier backward, expected retainGraph there");
      if (node->row)
        kernel(*node, grads);
      else
        give(node->edges[0], reshape(grads[0], node->input_shapes[0], false));
      if (!retain_graph_) node->release();
    }
  }

 private:
  struct Pending {
    std::shared_ptr<Node> node;
    std::vector<TensorPtr> grads;  // per output
  };

  /// The gradient an edge has so far.
  TensorPtr& slot(const Edge& edge) {
    if (edge.leaf) {
      if (edge.leaf->grad && !edge.leaf->grad->storage) edge.leaf->grad.reset();  // the user disposed it
      return edge.leaf->grad;
    }
    Pending& p = pending_[edge.node->id];
    if (!p.node) {
      p.node = edge.node;
      p.grads.resize(edge.node->solution.outputs.size());
    }
    return p.grads[static_cast<size_t>(edge.output)];
  }

  void give(const Edge& edge, TensorPtr grad) {
    TensorPtr& have = slot(edge);
    if (!have) {
      have = std::move(grad);
      return;
    }
    own(have, edge);
    apply(device_, own_ops().accumulate, {{have, grad}, {1, 1}}, {}, {.record = false});
  }

  // A buffer that others hold too (a retained gradient, a reshaped view of it) is not added to. A leaf's gradient is the user's to see
  // grow.
  void own(TensorPtr& t, const Edge& edge) {
    if (t->storage.use_count() == 1 && (edge.leaf || t.use_count() == 1)) return;
    t = copy_of(device_, t);
  }

  /// The buffer a kernel adds into.
  TensorPtr accumulator(const Edge& edge, const Shape& shape) {
    TensorPtr& have = slot(edge);
    if (have)
      own(have, edge);
    else
      have = filled(device_, shape, 0);
    return have;
  }

  void kernel(Node& node, const std::vector<TensorPtr>& grads) {
    const OpRow& row = *node.row;
    auto job = std::make_unique<KernelJob>(backward_calls[node.op], row.name, device_.faults);
    job->dims = node.solution.dims;
    job->attrs = node.attrs;
    size_t at = 0;
    for (size_t i = 0; i < row.inputs.size(); ++i) {
      SmallVector<void*, 8> data;
      for (int e = 0; e < node.count[i]; ++e) data.push_back(read(row, node.inputs[at++], *job));
      if (data.empty() && !row.inputs[i].list) data.push_back(nullptr);
      job->add_slot(data, node.solution.sizes[i]);
    }
    for (const Kept& k : node.outputs) job->add_slot(read(row, k, *job));
    for (const Kept& k : node.saved) job->add_slot(read(row, k, *job));
    for (size_t i = 0; i < row.outputs.size(); ++i) {
      if (row.outputs[i].dtype != DType::real) continue;
      job->add_slot(grads[i] ? grads[i]->storage->data : nullptr);
      if (grads[i]) job->reads(grads[i]->storage);
    }
    std::vector<std::pair<const Edge*, TensorPtr>> fresh;
    std::set<const Tensor*> targets;
    at = 0;
    for (size_t i = 0; i < row.inputs.size(); ++i) {
      SmallVector<void*, 8> data;
      for (int e = 0; e < node.count[i]; ++e, ++at) {
        const Edge& edge = node.edges[at];
        data.push_back(edge ? target(row.inputs[i], edge, node.input_shapes[at], *job, fresh, targets) : nullptr);
      }
      if (!row.inputs[i].differentiable) continue;
      if (data.empty() && !row.inputs[i].list) data.push_back(nullptr);
      job->add_slot(data);
    }
    device_.queue.push(std::move(job), 2 * row.cost(node.solution.dims.data()));
    for (auto& [edge, grad] : fresh) give(*edge, std::move(grad));
  }

  void* read(const OpRow& row, const Kept& kept, KernelJob& job) const {
    if (!kept.storage) return nullptr;
    if (kept.storage->version != kept.version)
      throw Error(Code::arg, "backward: " + std::string(row.name) + " needs " + std::string(kept.name) +
                                 " as it was, and it was changed in place after the forward pass");
    job.reads(kept.storage);
    return kept.storage->data;
  }

  void* target(const TensorSpec& spec, const Edge& edge, const Shape& shape, KernelJob& job,
               std::vector<std::pair<const Edge*, TensorPtr>>& fresh, std::set<const Tensor*>& targets) {
    TensorPtr t;
    if (spec.accumulate) t = accumulator(edge, shape);
    // One tensor used twice by this call gets a buffer for each use: a kernel may fill both at once.
    if (t && !targets.insert(t.get()).second) {
      t = filled(device_, shape, 0);
      fresh.emplace_back(&edge, t);
    } else if (!t) {
      t = make_tensor(device_, shape, DType::real);
      fresh.emplace_back(&edge, t);
    } else {
      job.reads(t->storage);
    }
    job.writes(t->storage);
    return t->storage->data;
  }

  Device& device_;
  const bool retain_graph_;
  std::map<uint64_t, Pending> pending_;  // by id: the latest node last
};

}  // namespace

void backward(Device& device, const TensorPtr& root, const TensorPtr& seed, bool retain_graph) {
  storage_of(root, "backward", "tensor");
  if (!root->requires_grad) throw Error(Code::arg, "backward: tensor does not depend on anything that requires a gradient");
  TensorPtr start;
  if (!seed) {
    if (element_count(root->shape) != 1)
      throw Error(Code::shape, "backward: tensor is " + text(root->shape) + ", expected a scalar (or give the gradient to start from)");
    start = filled(device, root->shape, 1);
  } else {
    storage_of(seed, "backward", "gradient");
    if (seed->shape != root->shape)
      throw Error(Code::shape, "backward: gradient is " + text(seed->shape) + ", expected " + text(root->shape));
    if (seed->dtype != DType::real) throw Error(Code::dtype, std::string("backward: gradient is int32, expected ") + text(DType::real));
    start = copy_of(device, seed);
  }
  Backward(device, retain_graph).run(root, start);
}

}  // namespace tt
