// Ends a test that is compiled for an instruction set this processor lacks, with the exit code ctest counts as skipped.
// Compiled without that instruction set's flags; runs before main.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "native/cpu/isa.h"

namespace {

[[maybe_unused]] const bool runnable = [] {
  for (const tt::Isa& isa : tt::runnable_isas())
    if (isa.name == TT_ISA_NAME) return true;
  std::printf("skipped: this processor does not run %s\n", TT_ISA_NAME);
  std::_Exit(77);
}();

}  // namespace
