// That the interpreter knows every kernel that nvcc makes: the files that are named hold its PTX.
#include "cuda/ptx/decode.h"

#include <fstream>
#include <sstream>

#include "cuda/ptx/text.h"
#include "test/native/check.h"

int main(int argc, char** argv) {
  using namespace tt;
  size_t kernels = 0;
  for (int i = 1; i < argc; ++i) {
    std::stringstream text;
    text << std::ifstream(argv[i]).rdbuf();
    const ptx::Module module(text.str());
    for (const auto& [name, function] : module.functions) {
      if (!function.entry) continue;
      ++kernels;
      try {
        test::expect(!ptx::decode(module, name)->code.empty(), name + " is empty");
      } catch (const std::exception& unknown) {
        test::expect(false, unknown.what());
      }
    }
  }
  test::expect(kernels > 0, "no kernel in " + std::to_string(argc - 1) + " files");
  return test::finish();
}
