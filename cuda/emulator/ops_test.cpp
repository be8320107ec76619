// The products, and the cases of test/native for the ops that run on CUDA, on the emulated GPU: the kernels' own source, compiled by g++.
// An argument chooses one group.
#include <cstdio>
#include <cstring>
#include <utility>

#include "test/native/op_case.h"

namespace tt::test {
void test_gemm();
}

int main(int argc, char** argv) {
  using namespace tt::test;
  const std::pair<const char*, void (*)()> groups[] = {
      {"gemm", test_gemm},     {"elementwise", test_elementwise}, {"tensor", test_tensor},
      {"rows", test_rows},     {"losses", test_losses},           {"class_losses", test_class_losses},
      {"ctc", test_ctc},       {"optimizers", test_optimizers},   {"adaptive", test_adaptive},
      {"random", test_random}, {"products", test_products},       {"attention", test_attention}};
  int chosen = 0;
  for (const auto& [name, test] : groups)
    if (argc < 2 || std::strcmp(argv[1], name) == 0) test(), ++chosen;
  if (failures() == 0 && chosen > 0) std::puts("ops: all passed");
  return failures() == 0 && chosen > 0 ? 0 : 1;
}
