#include "native/core/shape.h"

#include "native/core/error.h"

namespace tt {

std::string text(const Shape& shape) {
  std::string s = "[";
  for (size_t i = 0; i < shape.size(); ++i) s += (i ? "," : "") + std::to_string(shape[i]);
  return s + "]";
}

const char* text(DType dtype) {
  if (dtype == DType::i32) return "int32";
  return sizeof(real) == sizeof(double) ? "float64" : "float32";
}

void require_valid(const Shape& shape, const char* op) {
  constexpr int64_t most = int64_t{1} << 40;
  int64_t n = 1;
  for (int64_t d : shape) {
    if (d < 1) throw Error(Code::shape, std::string(op) + ": shape is " + text(shape) + ", expected every dimension to be at least 1");
    if (d > most / n) throw Error(Code::shape, std::string(op) + ": shape is " + text(shape) + ", expected at most 2^40 elements");
    n *= d;
  }
}

}  // namespace tt
