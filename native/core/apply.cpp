// The forward half of the tape: one call from shapes to queue.
#include <atomic>

#include "native/core/kernel_job.h"
#include "native/core/tape.h"

namespace tt {

namespace {

bool wants_grad(const TensorSpec& spec, const Tensor& t) { return spec.differentiable && t.requires_grad; }

template <class F>
void each_operand(const OpRow& row, const Operands& operands, F&& f) {
  size_t at = 0;
  for (size_t i = 0; i < row.inputs.size(); ++i)
    for (int e = 0; e < operands.count[i]; ++e, ++at) f(row.inputs[i], operands.items[at]);
}

// Values the host has written are checked now; others when the kernel is about to run. Returns by operand what the kernel reads in the
// place of integers that a device checks meanwhile: the same, every one in bounds. Null: the operand itself.
std::vector<TensorPtr> check_values(Device& device, const OpRow& row, const Operands& operands, const Solution& solution, KernelJob& job) {
  size_t at = 0;
  std::vector<TensorPtr> safe(operands.items.size());
  for (size_t i = 0; i < row.inputs.size(); ++i) {
    for (int e = 0; e < operands.count[i]; ++e, ++at) {
      if (!row.inputs[i].range.checked) continue;
      const Tensor& t = *operands.items[at];
      const Tensor* lengths = lengths_of(row, i, operands);
      const bool now = t.storage->host_written && (!lengths || lengths->storage->host_written);
      ValueCheck check = value_check(row, i, t, operands, solution, job.attrs, now);
      if (!now) {
        if (device.backend.probe && t.dtype == DType::i32 && check.count > 0) safe[at] = make_tensor(device, t.shape, DType::i32);
        job.checks.push_back({check, safe[at] ? static_cast<int32_t*>(safe[at]->storage->data) : nullptr});
        continue;
      }
      const std::string word = check.error();
      if (!word.empty()) throw Error(Code::range, word);
    }
  }
  return safe;
}

double cost_of(const OpRow& row, const Operands& operands, const Solution& solution) {
  double cost = row.cost(solution.dims.data());
  if (cost == 0)
    for (const TensorPtr& t : operands.items) cost += 4.0 * static_cast<double>(element_count(t->shape));
  return cost;
}

std::vector<TensorPtr> make_all(Device& device, const std::vector<TensorSpec>& specs, const std::vector<Shape>& shapes, DType moved,
                                KernelJob& job) {
  std::vector<TensorPtr> made;
  made.reserve(specs.size());
  for (size_t i = 0; i < specs.size(); ++i) {
    // A stack of one layer keeps no intermediate layers: an empty tensor is no tensor.
    if (element_count(shapes[i]) == 0) {
      made.push_back(nullptr);
      job.add_slot(nullptr);
      continue;
    }
    made.push_back(make_tensor(device, shapes[i], specs[i].moved ? moved : specs[i].dtype));
    job.add_slot(made.back()->storage->data);
    job.writes(made.back()->storage);
  }
  return made;
}

Edge edge_to(const TensorSpec& spec, const TensorPtr& t) {
  if (!wants_grad(spec, *t)) return {};
  if (t->node) return {t->node, t->output, nullptr};
  return {nullptr, 0, t};
}

Kept keep(const TensorSpec& spec, const TensorPtr& t) {
  if (!t || !spec.back) return {};
  return {t->storage, t->storage->version, spec.name};
}

uint64_t next_id() {
  static std::atomic<uint64_t> id{0};  // shared by environments: only the order within one matters
  return id.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

int op_index(std::string_view name) {
  const auto& rows = op_rows();
  for (size_t i = 0; i < rows.size(); ++i)
    if (rows[i].name == name) return static_cast<int>(i);
  throw Error(Code::arg, "op: name is " + std::string(name) + ", expected a row of ops/");
}

std::vector<TensorPtr> apply(Device& device, int op, const Operands& operands, std::vector<AttrValue> attrs, const CallOptions& options) {
  const OpRow& row = op_rows()[static_cast<size_t>(op)];
  bool record = false;
  each_operand(row, operands, [&](const TensorSpec& spec, const TensorPtr& t) {
    const Device& where = *storage_of(t, row.name, spec.name)->device;
    if (&where != &device)
      throw Error(Code::arg, std::string(row.name) + ": " + std::string(spec.name) + " is on " + where.backend.name + ", expected " +
                                 device.backend.name + " (the device of the other tensors; move it with to)");
    record = record || (options.record && wants_grad(spec, *t));
  });
  if (!has_kernel(*device.backend.kernels, forward_kernels[op]) || (record && !has_kernel(*device.backend.kernels, backward_kernels[op])))
    throw Error(Code::arg, std::string(row.name) + ": is not on " + device.backend.name + " yet");

  Solution solution = solve(row, operands, attrs);
  auto job = std::make_unique<KernelJob>(forward_calls[op], row.name, device.faults);
  job->dims = solution.dims;
  job->expect(operands.items.size(), row.outputs.size() + row.saved.size());
  job->attrs = attrs;
  const std::vector<TensorPtr> safe = check_values(device, row, operands, solution, *job);
  if (!job->checks.empty() && options.origin) job->origin = options.origin(options.data);

  size_t at = 0;
  SmallVector<void*, 8> data;
  for (size_t i = 0; i < row.inputs.size(); ++i) {
    const TensorSpec& spec = row.inputs[i];
    data.clear();
    for (int e = 0; e < operands.count[i]; ++e, ++at) {
      const auto& storage = operands.items[at]->storage;
      data.push_back(safe[at] ? safe[at]->storage->data : storage->data);
      job->reads(storage);
      if (safe[at]) job->writes(safe[at]->storage);
      if (spec.inplace) job->writes(storage), job->updates = true;
      if (spec.list && !record) job->knows(*storage);
    }
    if (data.empty() && !spec.list) data.push_back(nullptr);
    job->add_slot(data, solution.sizes[i]);
    if (spec.name == "guard") job->guarded = true;
  }
  const std::vector<TensorPtr> outputs = make_all(device, row.outputs, solution.outputs, solution.moved, *job);
  std::vector<TensorPtr> saved;
  if (record)
    saved = make_all(device, row.saved, solution.saved, solution.moved, *job);
  else
    for (size_t i = 0; i < row.saved.size(); ++i) job->add_slot(nullptr);

  device.queue.push(std::move(job), cost_of(row, operands, solution));
  each_operand(row, operands, [](const TensorSpec& spec, const TensorPtr& t) {
    if (!spec.inplace) return;
    ++t->storage->version;
    t->storage->host_written = false;
  });
  if (!record) return outputs;

  auto node = std::make_shared<Node>();
  node->row = &row;
  node->op = op;
  node->id = next_id();
  node->attrs = std::move(attrs);
  node->count = operands.count;
  each_operand(row, operands, [&](const TensorSpec& spec, const TensorPtr& t) {
    const TensorPtr& read = safe[node->edges.size()] ? safe[node->edges.size()] : t;
    node->edges.push_back(edge_to(spec, t));
    node->inputs.push_back(keep(spec, read));
    node->input_shapes.push_back(t->shape);
  });
  for (size_t i = 0; i < outputs.size(); ++i) node->outputs.push_back(keep(row.outputs[i], outputs[i]));
  for (size_t i = 0; i < saved.size(); ++i) node->saved.push_back(keep(row.saved[i], saved[i]));
  node->retained.resize(outputs.size());
  node->solution = std::move(solution);
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i]->dtype != DType::real) continue;
    outputs[i]->requires_grad = true;
    outputs[i]->node = node;
    outputs[i]->output = static_cast<int>(i);
  }
  return outputs;
}

TensorPtr reshape(const TensorPtr& t, const Shape& shape, bool record) {
  storage_of(t, "reshape", "x");
  require_valid(shape, "reshape");
  if (element_count(shape) != element_count(t->shape))
    throw Error(Code::shape, "reshape: shape is " + text(shape) + " with " + std::to_string(element_count(shape)) + " elements, expected " +
                                 std::to_string(element_count(t->shape)) + " as in " + text(t->shape));
  auto view = std::make_shared<Tensor>();
  view->storage = t->storage;
  view->shape = shape;
  view->dtype = t->dtype;
  if (!record || !t->requires_grad) return view;
  auto node = std::make_shared<Node>();
  node->id = next_id();
  node->edges.push_back(t->node ? Edge{t->node, t->output, nullptr} : Edge{nullptr, 0, t});
  node->input_shapes.push_back(t->shape);
  node->solution.outputs.push_back(shape);
  node->retained.resize(1);
  view->requires_grad = true;
  view->node = std::move(node);
  return view;
}

}  // namespace tt
