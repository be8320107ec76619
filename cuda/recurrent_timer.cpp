#include "cuda/recurrent_timer.h"

namespace tt {

RecurrentTimer::~RecurrentTimer() {
  for (const Span& span : spans_) destroy(span);
}

void RecurrentTimer::destroy(const Span& span) {
  cudaEventDestroy(span.from);
  cudaEventDestroy(span.to);
}

void RecurrentTimer::collect() {
  cudaError_t status = cudaSuccess;
  while (!spans_.empty() && (status = cudaEventQuery(spans_.front().to)) == cudaSuccess) {
    const Span span = spans_.front();
    float milliseconds = 0;
    if (cudaEventElapsedTime(&milliseconds, span.from, span.to) == cudaSuccess)
      times_.note(span.r, span.way, 1e3 * static_cast<double>(milliseconds) / static_cast<double>(span.r.steps));
    destroy(span);
    spans_.pop_front();
  }
  if (status == cudaErrorNotReady) cudaGetLastError();  // that a span is not over yet is no state of the device; a fault stays
}

std::optional<Way> RecurrentTimer::next(const Recurrence& r, const std::vector<WayPlan>& plans) {
  collect();
  return times_.next(r, plans);
}

const WayTimes& RecurrentTimer::times() {
  collect();
  return times_;
}

cudaError_t RecurrentTimer::before(cudaStream_t stream, const Recurrence& r, Way way) {
  Span span{nullptr, nullptr, r, way};
  cudaError_t status = cudaEventCreateWithFlags(&span.from, cudaEventDefault);
  if (status != cudaSuccess) return status;
  if ((status = cudaEventCreateWithFlags(&span.to, cudaEventDefault)) != cudaSuccess) {
    cudaEventDestroy(span.from);
    return status;
  }
  spans_.push_back(span);
  return cudaEventRecord(span.from, stream);
}

cudaError_t RecurrentTimer::after(cudaStream_t stream) { return cudaEventRecord(spans_.back().to, stream); }

}  // namespace tt
