// One function per row of ops/: positional arguments, inputs first, then attributes, as binding.d.ts spells them.
#include "native/binding/functions.h"

namespace tt {

namespace {

void take_input(const Handles& handles, const TensorSpec& spec, const Napi::Value& value, std::string_view op, Operands& operands) {
  const size_t before = operands.items.size();
  if (!spec.list) {
    if (!value.IsUndefined()) operands.items.push_back(to_tensor(handles, value, op, spec.name));
  } else if (!value.IsUndefined()) {
    if (!value.IsArray())
      throw Error(Code::arg, std::string(op) + ": " + std::string(spec.name) + " is " + describe(value) + ", expected an array of tensors");
    const auto array = value.As<Napi::Array>();
    const uint32_t length = array.Length();
    for (uint32_t i = 0; i < length; ++i) operands.items.push_back(to_tensor(handles, array[i], op, spec.name, i));
  }
  operands.count.push_back(static_cast<int>(operands.items.size() - before));
}

Napi::Value call(const Napi::CallbackInfo& info, Environment& environment, int op) {
  const OpRow& row = op_rows()[static_cast<size_t>(op)];
  Operands operands;
  operands.items.reserve(row.inputs.size());
  operands.count.reserve(row.inputs.size());
  std::vector<AttrValue> attrs;
  attrs.reserve(row.attrs.size());
  size_t at = 0;
  for (const TensorSpec& spec : row.inputs) take_input(*environment.handles, spec, info[at++], row.name, operands);
  for (const AttrSpec& spec : row.attrs) attrs.push_back(to_attr(info[at++], spec, row.name));
  // The others are on the same one, and none is disposed: apply checks.
  const bool told = !operands.items.empty() && operands.items[0]->storage;
  Device& device = told ? *operands.items[0]->storage->device : *environment.device;
  const std::vector<TensorPtr> outputs = apply(device, op, operands, std::move(attrs), environment.call_options(info.Env()));
  environment.report_memory(info.Env());
  if (outputs.empty()) return info.Env().Undefined();
  if (outputs.size() == 1) return to_handle(info, environment, outputs[0]);
  auto result = Napi::Array::New(info.Env(), outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i) result.Set(static_cast<uint32_t>(i), to_handle(info, environment, outputs[i]));
  return result;
}

// index_select -> indexSelect
std::string camel(std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' && i + 1 < name.size())
      out += static_cast<char>(std::toupper(name[++i]));
    else
      out += name[i];
  }
  return out;
}

}  // namespace

void add_ops(Napi::Object& exports) {
  const auto& rows = op_rows();
  for (size_t i = 0; i < rows.size(); ++i) {
    const int op = static_cast<int>(i);
    add_method(exports, camel(rows[i].name).c_str(), [op](const Napi::CallbackInfo& info, Environment& e) { return call(info, e, op); });
  }
}

}  // namespace tt
