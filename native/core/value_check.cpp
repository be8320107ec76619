#include "native/core/value_check.h"

#include <cmath>
#include <cstdio>

#include "native/math/real.h"

namespace tt {

namespace {

int64_t bound_of(const ValueRange& range, const Solution& solution) {
  int64_t sum = 0;
  for (int i = 0; i < range.bound.count; ++i) {
    int64_t product = range.bound.terms[i].coef;
    for (int8_t s : range.bound.terms[i].symbols)
      if (s >= 0) product *= solution.dims[s];
    sum += product;
  }
  return sum + (range.inclusive ? 1 : 0);
}

std::string short_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

}  // namespace

std::string ValueCheck::word(int64_t position, double value) const {
  const bool whole = spec->dtype == DType::i32;
  const auto got = whole ? std::to_string(static_cast<int64_t>(value)) : short_text(value);
  const std::string start = std::string(row->name) + ": " + std::string(spec->name) + " holds " + got + " at position " +
                            std::to_string(position) + ", expected ";
  if (!whole) return start + "a finite number of at least 0";
  if (static_cast<int64_t>(value) == refused)
    return start + "another number (" + std::string(row->attrs[static_cast<size_t>(spec->range.refused)].name) + " is " + got + ")";
  return start + "0 to " + std::to_string(bound - 1) + " (" + std::string(spec->range.bound.text) + ")";
}

std::string ValueCheck::error() const {
  if (spec->dtype == DType::real) {
    const auto* values = static_cast<const real*>(data);
    for (int64_t i = 0; i < count; ++i)
      if (!(values[i] >= 0) || std::isinf(values[i])) return word(i, static_cast<double>(values[i]));
    return {};
  }
  const auto* values = static_cast<const int32_t*>(data);
  for (int64_t i = 0; i < count; ++i) {
    if (lengths && i % width >= lengths[i / width]) continue;
    const int64_t v = values[i];
    if (v == refused || ((v < 0 || v >= bound) && v != except)) return word(i, static_cast<double>(v));
  }
  return {};
}

ValueCheck value_check(const OpRow& row, size_t index, const Tensor& t, const Operands& operands, const Solution& solution,
                       const std::vector<AttrValue>& attrs, bool now) {
  const TensorSpec& spec = row.inputs[index];
  ValueCheck check{.row = &row, .spec = &spec, .data = now ? t.storage->host_view() : t.storage->data, .count = element_count(t.shape)};
  check.bound = bound_of(spec.range, solution);
  if (spec.range.except >= 0) check.except = attrs[spec.range.except].i;
  if (spec.range.refused >= 0) check.refused = attrs[spec.range.refused].i;
  if (const Tensor* lengths = lengths_of(row, index, operands)) {
    check.lengths = static_cast<const int32_t*>(now ? lengths->storage->host_view() : lengths->storage->data);
    check.width = t.shape.back();
  }
  return check;
}

const Tensor* lengths_of(const OpRow& row, size_t index, const Operands& operands) {
  const int8_t input = row.inputs[index].range.lengths;
  if (input < 0 || operands.count[input] == 0) return nullptr;
  size_t at = 0;
  for (int8_t i = 0; i < input; ++i) at += operands.count[i];
  return operands.items[at].get();
}

}  // namespace tt
