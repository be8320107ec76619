#include "cuda/staging.h"

#include <cstring>

namespace tt {

Staging::~Staging() {
  if (pinned_) cudaFreeHost(pinned_);
  for (const Span& span : spans_) cudaEventDestroy(span.read);
  for (cudaEvent_t event : events_) cudaEventDestroy(event);
}

bool Staging::make(Context& ctx) {
  if (pinned_) return true;
  void* memory = nullptr;
  if (!ctx.check(cudaMallocHost(&memory, ring + piece), "pinned memory")) return false;
  pinned_ = static_cast<char*>(memory);
  return true;
}

bool Staging::event(Context& ctx, cudaEvent_t* event) {
  if (events_.empty()) return ctx.check(cudaEventCreateWithFlags(event, cudaEventDisableTiming), "event");
  *event = events_.back();
  events_.pop_back();
  return true;
}

bool Staging::forget_oldest(Context& ctx) {
  if (!ctx.wait("upload", [&] { return cudaEventSynchronize(spans_.front().read); })) return false;
  events_.push_back(spans_.front().read);
  spans_.pop_front();
  return true;
}

// The oldest spans lie behind next_, up to the ring's end, and then from its beginning on.
bool Staging::room(Context& ctx, size_t bytes, size_t* begin) {
  if (next_ + bytes > ring) {
    while (!spans_.empty() && spans_.front().begin >= next_)
      if (!forget_oldest(ctx)) return false;
    next_ = 0;
  }
  *begin = next_;
  next_ += bytes;
  while (!spans_.empty() && spans_.front().begin >= *begin && spans_.front().begin < next_)
    if (!forget_oldest(ctx)) return false;
  return true;
}

bool Staging::upload(Context& ctx, void* device, const void* host, size_t bytes) {
  if (!make(ctx)) return false;
  for (size_t at = 0; at < bytes; at += piece) {
    const size_t n = bytes - at < piece ? bytes - at : piece;
    Span span{};
    if (!room(ctx, (n + line - 1) / line * line, &span.begin) || !event(ctx, &span.read)) return false;
    span.end = next_;
    std::memcpy(pinned_ + span.begin, static_cast<const char*>(host) + at, n);
    spans_.push_back(span);
    if (!ctx.check(cudaMemcpyAsync(static_cast<char*>(device) + at, pinned_ + span.begin, n, cudaMemcpyHostToDevice, ctx.stream),
                   "upload") ||
        !ctx.check(cudaEventRecord(span.read, ctx.stream), "upload"))
      return false;
  }
  return true;
}

bool Staging::download(Context& ctx, void* host, const void* device, size_t bytes) {
  if (!make(ctx)) return false;
  for (size_t at = 0; at < bytes; at += piece) {
    const size_t n = bytes - at < piece ? bytes - at : piece;
    if (!ctx.check(cudaMemcpyAsync(pinned_ + ring, static_cast<const char*>(device) + at, n, cudaMemcpyDeviceToHost, ctx.stream),
                   "download") ||
        !ctx.wait("download", [&] { return cudaStreamSynchronize(ctx.stream); }))
      return false;
    std::memcpy(static_cast<char*>(host) + at, pinned_ + ring, n);
  }
  return true;
}

}  // namespace tt
