// Stands in for onednn.cpp where oneDNN was not found.
#include "bench/native/contestant.h"

namespace tt::bench {

std::optional<Work> onednn_recurrence(const test::Shape&, Mode, int) { return std::nullopt; }
std::optional<Work> onednn_gemm(const GemmCase&, int) { return std::nullopt; }
std::string onednn_version() { return ""; }

}  // namespace tt::bench
