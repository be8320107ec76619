// The products, and the cases of test/native for the ops that run on CUDA, on the emulated GPU: the kernels' own source, compiled by g++.
#include <cstdio>

#include "test/native/op_case.h"

namespace tt::test {
void test_gemm();
}

int main() {
  using namespace tt::test;
  test_gemm();
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
