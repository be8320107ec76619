// Who is timed: our kernels and peers, all with the same work behind the same call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bench/native/cases.h"
#include "native/cpu/gemm.h"
#include "test/native/engine.h"

namespace tt::bench {

/// One piece of work, ready to be timed again and again.
struct Work {
  std::string peer;           // "throughtime" or the peer's name
  std::function<void()> run;  // one repetition; owns everything it needs
  std::string note = {};      // what the peer chose: implementation, version
};

/// Ours. `engine` must live as long as the work.
Work our_recurrence(test::Engine& engine, const test::Shape& shape, Mode mode);
Work our_gemm(test::Engine& engine, const GemmCase& c);

/// Bytes of everything that the mode reads or writes, once.
double recurrence_bytes(const test::Shape& shape, Mode mode);

/// oneDNN at its best: weights in the layout it asks for (kept for inference, reordered every step in training, as a changing weight
/// needs), its implementation chosen for `threads`. Empty where it was not found when this was configured.
std::optional<Work> onednn_recurrence(const test::Shape& shape, Mode mode, int threads);
std::optional<Work> onednn_gemm(const GemmCase& c, int threads);
std::string onednn_version();

}  // namespace tt::bench
