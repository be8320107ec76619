// How a device chooses among kernels that compute the same, and what it would choose for a recurrent layer.
#include <algorithm>
#include <iterator>

#include "native/binding/functions.h"

namespace tt {

namespace {

// In the order of their enumerations.
constexpr const char* choices[] = {"model", "measured", "cluster", "grid", "grid-float32", "stepwise"};
constexpr const char* cells[] = {"lstm", "gru", "gru-before", "rnn"};

/// The place of a word in a list.
template <class List>
size_t place_of(const Napi::Value& value, const List& list, const char* op, const char* name) {
  const std::string want = value.ToString();
  const auto* found = std::find(std::begin(list), std::end(list), want);
  if (found != std::end(list)) return static_cast<size_t>(found - std::begin(list));
  std::string allowed;
  for (const char* word : list) allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  throw Error(Code::arg, std::string(op) + ": " + name + " is " + describe(value) + ", expected one of " + allowed);
}

Napi::Value set_kernel_choice(const Napi::CallbackInfo& info, Environment& e) {
  constexpr const char* op = "setKernelChoice";
  Device& device = e.device_named(info[1].ToString(), op);
  const auto choice = static_cast<KernelChoice>(place_of(info[0], choices, op, "choice"));
  device.queue.drain();
  const Backend& backend = device.backend;
  if (backend.set_kernel_choice)
    backend.set_kernel_choice(backend.self, choice);
  else if (choice != KernelChoice::model)
    throw Error(Code::arg, std::string(op) + ": choice is " + describe(info[0]) + ", which " + backend.name +
                               " does not have (there is one kernel for each size; a GPU has several for a recurrence)");
  device.kernel_choice = choice;
  return info.Env().Undefined();
}

Napi::Value recurrent_ways(const Napi::CallbackInfo& info, Environment& e) {
  constexpr const char* op = "ways";  // what the user called
  auto list = Napi::Array::New(info.Env());
  Device& device = e.device_named(info[0].ToString(), op);
  if (device.backend.explain == nullptr) return list;
  const auto asked = info[1].As<Napi::Object>();
  const auto number = [&](const char* name) { return asked.Get(name).ToNumber().Int64Value(); };
  const auto yes = [&](const char* name) { return asked.Get(name).ToBoolean().Value(); };
  const auto cell = static_cast<RecurrentCell>(place_of(asked.Get("cell"), cells, op, "cell"));
  const RecurrentQuestion question{cell,        yes("variant"), yes("projects"), number("H"), number("P"),
                                   number("B"), number("T"),    number("D"),     number("L")};
  device.queue.drain();
  device.backend.explain(device.backend.self, question, &list, [](void* to, const RecurrentWay& way) {
    auto& all = *static_cast<Napi::Array*>(to);
    auto o = Napi::Object::New(all.Env());
    o.Set("pass", way.pass);
    o.Set("way", way.way);
    o.Set("chosen", way.chosen);
    o.Set("measured", way.measured);
    o.Set("layers", static_cast<double>(way.layers));
    if (way.why)
      o.Set("why", way.why);
    else
      o.Set("microseconds", way.microseconds);
    all.Set(all.Length(), o);
  });
  if (const auto error = fault_of(device.backend, op)) throw Error(*error);
  return list;
}

}  // namespace

void add_kernel_choice(Napi::Object& exports) {
  add_method(exports, "setKernelChoice", set_kernel_choice);
  add_method(exports, "kernelChoice", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::String::New(info.Env(), choices[static_cast<size_t>(e.device_named(info[0].ToString(), "kernelChoice").kernel_choice)]);
  });
  add_method(exports, "recurrentWays", recurrent_ways);
}

}  // namespace tt
