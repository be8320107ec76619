// The products, and the cases of test/native for the ops that run on CUDA, on the emulated GPU: the kernels' own source, compiled by g++.
#include "test/native/op_case.h"

namespace tt::test {
void test_gemm();
}

int main() {
  tt::test::test_gemm();
  return tt::test::test_ops();
}
