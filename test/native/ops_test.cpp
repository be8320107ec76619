// Tests of the kernels in native/cpu, except the layers that are matrix products (products_test.cpp): against plain formulas in float64,
// central differences, special values, sizes that are multiples of nothing, and for the same bits with any number of threads. Compiled with
// the flags of one instruction set, for float and for double.
#include <cstdio>

#include "test/native/op_case.h"

int main() {
  using namespace tt::test;
  test_elementwise();
  test_tensor();
  test_rows();
  test_losses();
  test_class_losses();
  test_ctc();
  test_optimizers();
  test_adaptive();
  test_random();
  test_products();
  test_attention();
  if (failures() == 0) std::puts("ops: all passed");
  return failures() == 0 ? 0 : 1;
}
