// A row of ops/ as data: what shape checks, the tape and the binding read. Filled by native/gen/rows.cpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tt {

enum class DType : uint8_t { real, i32 };
enum class AttrType : uint8_t { integer, real, boolean, reals, choice };

/// coef times the product of up to three symbols; -1 ends them.
struct AxisTerm {
  int64_t coef = 1;
  int8_t symbols[3] = {-1, -1, -1};
};

/// One axis: a sum of terms. `varying`: differs between the elements of a list, the symbol is their sum.
struct Axis {
  std::string_view text;
  bool varying = false;
  int8_t count = 0;
  AxisTerm terms[2];
};

/// Values of an integer tensor lie in [0, bound), or [0, bound] when inclusive, or equal attribute `except`; none equals attribute
/// `refused`. With input `lengths` only so many of each row are looked at. Values of a real tensor are finite and not negative.
struct ValueRange {
  bool checked = false;
  bool inclusive = false;
  Axis bound;
  int8_t except = -1;
  int8_t refused = -1;
  int8_t lengths = -1;
};

struct TensorSpec {
  std::string_view name;
  std::string_view shape;
  DType dtype = DType::real;
  bool moved = false;  // its elements are only moved: real or i32, as all such tensors of the call
  bool optional = false;
  bool list = false;
  bool accumulate = false;  // its gradient kernel adds
  bool inplace = false;     // the op updates it
  bool differentiable = false;
  bool back = false;     // the gradient kernel reads it
  bool any = false;      // any shape
  bool rest = false;     // starts with any leading dimensions
  bool reduced = false;  // scalar unless attribute `reduction` is none
  std::vector<Axis> axes;
  bool layered = false;  // `above` holds for list elements of layers above the first
  std::vector<Axis> above;
  ValueRange range;
};

struct AttrSpec {
  std::string_view name;
  AttrType type;
  int8_t symbol = -1;  // the dimension it sets, when shapes use it
  std::vector<std::string_view> values;
};

/// Symbols left and right are equal, unless input `unless` is given.
struct Need {
  int8_t left, right, unless;
};

struct OpRow {
  std::string_view name;
  std::vector<std::string_view> symbols;
  std::vector<AttrSpec> attrs;
  std::vector<TensorSpec> inputs, outputs, saved;
  bool differentiable = false;
  std::vector<Need> needs;
  double (*cost)(const int64_t* dims) = nullptr;  // floating-point operations
};

const std::vector<OpRow>& op_rows();

}  // namespace tt
