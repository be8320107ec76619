// Times ranges of steps of a recurrence on the stream by events around them, without a wait: a time is taken down by a later call, once
// the events have passed.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "cuda/gpu.h"
#include "cuda/recurrent_choice.h"

namespace tt {

class RecurrentTimer {
 public:
  RecurrentTimer() = default;
  ~RecurrentTimer();
  RecurrentTimer(const RecurrentTimer&) = delete;
  RecurrentTimer& operator=(const RecurrentTimer&) = delete;

  /// The way to time next; none when all have had their turns.
  std::optional<Way> next(const Recurrence& r, const std::vector<WayPlan>& plans);
  /// Around the launches of a range that takes that way.
  cudaError_t before(cudaStream_t stream, const Recurrence& r, Way way);
  cudaError_t after(cudaStream_t stream);

  const WayTimes& times();

 private:
  struct Span {
    cudaEvent_t from, to;
    Recurrence r;
    Way way;
  };
  static void destroy(const Span& span);
  /// Notes the spans that are over.
  void collect();

  std::deque<Span> spans_;
  WayTimes times_;
};

}  // namespace tt
