// JavaScript values to native ones and back, with errors that name the argument.
#pragma once

#include <napi.h>

#include <string>

#include "native/binding/handles.h"
#include "native/core/op_row.h"
#include "native/core/packet.h"
#include "native/core/tensor.h"

namespace tt {

/// Throws ERR_TT_ARG when the value is no tensor handle; `element` is its place where `arg` is a list.
TensorPtr to_tensor(const Handles& handles, const Napi::Value& value, std::string_view op, std::string_view arg, int64_t element = -1);

Shape to_shape(const Napi::Value& value, const std::string& op);
Napi::Array from_shape(Napi::Env env, const Shape& shape);

AttrValue to_attr(const Napi::Value& value, const AttrSpec& spec, std::string_view op);

/// The elements of a typed array (Float32Array, Float64Array or Int32Array), converted into `out`, which has room for `count`.
void copy_elements(const Napi::TypedArray& from, DType dtype, void* out, int64_t count);
DType dtype_of(const Napi::Value& value, const std::string& op);

Napi::Value to_typed_array(Napi::Env env, const void* data, int64_t count, DType dtype);

/// `a Float32Array`, `undefined`, `the number 3`.
std::string describe(const Napi::Value& value);

}  // namespace tt
