#include "native/binding/convert.h"

#include <cmath>
#include <cstring>

namespace tt {

std::string describe(const Napi::Value& value) {
  if (value.IsNumber()) return "the number " + value.ToString().Utf8Value();
  if (value.IsString()) return "'" + value.As<Napi::String>().Utf8Value() + "'";
  if (value.IsArray()) return "an array";
  if (value.IsTypedArray()) return "a typed array";
  if (value.IsObject()) return "an object";
  if (value.IsSymbol()) return "a symbol";
  return value.ToString().Utf8Value();
}

static Error wrong(std::string_view op, std::string_view arg, const Napi::Value& got, const std::string& expected) {
  return Error(Code::arg, std::string(op) + ": " + std::string(arg) + " is " + describe(got) + ", expected " + expected);
}

TensorPtr to_tensor(const Handles& handles, const Napi::Value& value, std::string_view op, std::string_view arg, int64_t element) {
  const TensorPtr* found = value.IsNumber() ? handles.find(value.As<Napi::Number>()) : nullptr;
  if (!found) throw wrong(op, element < 0 ? std::string(arg) : std::string(arg) + "[" + std::to_string(element) + "]", value, "a tensor");
  return *found;
}

Shape to_shape(const Napi::Value& value, const std::string& op) {
  if (!value.IsArray()) throw wrong(op, "shape", value, "an array of numbers");
  const auto array = value.As<Napi::Array>();
  Shape shape;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value d = array[i];
    const double n = d.IsNumber() ? d.As<Napi::Number>().DoubleValue() : NAN;
    if (!(n >= 1 && n < 9e15 && n == std::floor(n))) throw wrong(op, "shape[" + std::to_string(i) + "]", d, "a whole number of at least 1");
    shape.push_back(static_cast<int64_t>(n));
  }
  require_valid(shape, op.c_str());
  return shape;
}

Napi::Array from_shape(Napi::Env env, const Shape& shape) {
  auto array = Napi::Array::New(env, shape.size());
  for (size_t i = 0; i < shape.size(); ++i) array.Set(static_cast<uint32_t>(i), static_cast<double>(shape[i]));
  return array;
}

static int64_t to_choice(const Napi::Value& value, const AttrSpec& spec, std::string_view op) {
  std::string allowed;
  const std::string word = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  for (size_t i = 0; i < spec.values.size(); ++i) {
    if (word == spec.values[i]) return static_cast<int64_t>(i);
    allowed += (i ? ", '" : "'") + std::string(spec.values[i]) + "'";
  }
  throw wrong(op, spec.name, value, "one of " + allowed);
}

AttrValue to_attr(const Napi::Value& value, const AttrSpec& spec, std::string_view op) {
  AttrValue a;
  switch (spec.type) {
    case AttrType::choice:
      a.i = to_choice(value, spec, op);
      break;
    case AttrType::boolean:
      if (!value.IsBoolean()) throw wrong(op, spec.name, value, "true or false");
      a.i = value.As<Napi::Boolean>() ? 1 : 0;
      break;
    case AttrType::integer: {
      const double n = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
      if (!(std::abs(n) <= 9007199254740991.0 && n == std::floor(n))) throw wrong(op, spec.name, value, "a whole number");
      a.i = static_cast<int64_t>(n);
      break;
    }
    case AttrType::real:
      if (!value.IsNumber()) throw wrong(op, spec.name, value, "a number");
      a.d = value.As<Napi::Number>().DoubleValue();
      break;
    case AttrType::reals: {
      if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
        throw wrong(op, spec.name, value, "a Float64Array");
      const auto array = value.As<Napi::Float64Array>();
      a.list.assign(array.Data(), array.Data() + array.ElementLength());
      break;
    }
  }
  return a;
}

DType dtype_of(const Napi::Value& value, const std::string& op) {
  const bool typed = value.IsTypedArray();
  const napi_typedarray_type type = typed ? value.As<Napi::TypedArray>().TypedArrayType() : napi_int8_array;
  if (type == napi_int32_array) return DType::i32;
  if (type == napi_float32_array || type == napi_float64_array) return DType::real;
  throw Error(Code::dtype, op + ": data is " + describe(value) + ", expected a Float32Array, Float64Array or Int32Array");
}

template <class From, class To>
static void convert(const Napi::TypedArray& from, void* out, int64_t count) {
  const auto* source = reinterpret_cast<const From*>(static_cast<const char*>(from.ArrayBuffer().Data()) + from.ByteOffset());
  auto* target = static_cast<To*>(out);
  if constexpr (std::is_same_v<From, To>)
    std::memcpy(target, source, static_cast<size_t>(count) * sizeof(To));
  else
    for (int64_t i = 0; i < count; ++i) target[i] = static_cast<To>(source[i]);
}

void copy_elements(const Napi::TypedArray& from, DType dtype, void* out, int64_t count) {
  if (dtype == DType::i32)
    convert<int32_t, int32_t>(from, out, count);
  else if (from.TypedArrayType() == napi_float32_array)
    convert<float, real>(from, out, count);
  else
    convert<double, real>(from, out, count);
}

Napi::Value to_typed_array(Napi::Env env, const void* data, int64_t count, DType dtype) {
  const size_t bytes = static_cast<size_t>(count) * element_size(dtype);
  auto buffer = Napi::ArrayBuffer::New(env, bytes);
  std::memcpy(buffer.Data(), data, bytes);
  const auto n = static_cast<size_t>(count);
  if (dtype == DType::i32) return Napi::Int32Array::New(env, n, buffer, 0);
  if constexpr (sizeof(real) == 8) return Napi::Float64Array::New(env, n, buffer, 0);
  return Napi::Float32Array::New(env, n, buffer, 0);
}

}  // namespace tt
