// The products, and the cases of test/native for the ops that run on CUDA, on the emulated GPU: the kernels' own source, compiled by g++.
// An argument chooses one group.
#include <cstring>

#include "test/native/op_case.h"

namespace tt::test {
void test_gemm();
}

int main(int argc, char** argv) {
  using namespace tt::test;
  const char* group = argc > 1 ? argv[1] : nullptr;
  const bool products = group && std::strcmp(group, "gemm") == 0;
  if (!group || products) test_gemm();
  if (products) return failures() == 0 ? 0 : 1;
  return test_ops(group);
}
