// Lists of tensors, as the optimizer steps take them: sizes that are multiples of nothing, an empty one, and one that threads share.
#pragma once

#include "native/gen/args.h"
#include "test/native/op_case.h"

namespace tt::test {

constexpr int64_t counts[] = {1, 17, 0, 130, 40001, 3, 33, 65};
constexpr int64_t lists = sizeof(counts) / sizeof(*counts);
constexpr int steps = 3;

using Lists = std::vector<Doubles>;

inline Lists some(double low = -2, double high = 2) {
  Lists all;
  for (int64_t n : counts) all.push_back(numbers(n, low, high));
  return all;
}
inline Lists full(double value) {
  Lists all;
  for (int64_t n : counts) all.emplace_back(static_cast<size_t>(n), value);
  return all;
}
inline Lists zeros() { return full(0); }
inline Doubles flat(const Lists& all) {
  Doubles x;
  for (const Doubles& list : all) x.insert(x.end(), list.begin(), list.end());
  return x;
}

// A list argument with storage of its own.
struct Tensors {
  std::vector<Reals> values;
  std::vector<real*> pointers;

  explicit Tensors(const Lists& from) {
    for (const Doubles& x : from) values.push_back(reals(x));
    for (Reals& x : values) pointers.push_back(x.data());
  }
  List<real> list() { return {pointers.data(), lists}; }
  List<const real> constant() { return {const_cast<const real**>(pointers.data()), lists}; }
  Reals all() const {
    Reals x;
    for (const Reals& list : values) x.insert(x.end(), list.begin(), list.end());
    return x;
  }
};

}  // namespace tt::test
