// Streams of the emulated GPU. What is queued runs when somebody waits for it, one thing of one stream after the other, in an order that
// the schedule chooses (machine.h) among all that streams and events allow: 0 the oldest stream as far as it goes, 1 the newest, others at
// random. So what another stream should have waited for comes too late or too early under one of a few seeds. The null stream has done its
// work when a call returns.
#pragma once

#include <functional>
#include <map>

#include "cuda/emulator/runtime.h"

namespace tt::emulator {

/// Queues work; a launch that fails says why.
void queue(cudaStream_t stream, std::function<bool(std::string& why)> work);

/// What is queued on it is recorded, not run.
bool records(cudaStream_t stream);

/// How much of each stream, by its number, comes before something.
using StreamClock = std::map<unsigned, unsigned>;
/// For work that runs: its stream, and what comes before it, itself included.
struct Running {
  unsigned stream;
  const StreamClock* clock;
};
Running running();

/// Runs all that is queued, as whoever frees memory waits for.
void run_all();

/// cudaSuccess, or the failure of a launch: after it every call fails, as on a GPU.
cudaError_t state();
const std::string& last_failure();

}  // namespace tt::emulator
