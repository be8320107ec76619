// Every kernel is declared weak: one that no source defines is null in the table, and the engine says that the op is not on CUDA yet.
#include "cuda/table.h"

namespace tt {

namespace TT_ISA {
#define TT_KERNEL(name, Args) __attribute__((weak, visibility("hidden"))) void name(Context&, const Args&);
#include "native/gen/kernel_list.inc"
#undef TT_KERNEL
}  // namespace TT_ISA

const Kernels& cuda_kernels() {
  static const Kernels all = [] {
    Kernels kernels{};
#define TT_KERNEL(name, Args) kernels.name = TT_ISA::name;
#include "native/gen/kernel_list.inc"
#undef TT_KERNEL
    return kernels;
  }();
  return all;
}

}  // namespace tt
