#include "cuda/staging.h"

#include <cstring>

namespace tt {

Staging::~Staging() {
  for (Half& h : halves_) {
    if (h.pinned) cudaFreeHost(h.pinned);
    if (h.free) cudaEventDestroy(h.free);
  }
}

bool Staging::make(Context& ctx) {
  for (Half& h : halves_) {
    if (!h.pinned && !ctx.check(cudaMallocHost(&h.pinned, piece), "pinned memory")) return false;
    if (!h.free && !ctx.check(cudaEventCreateWithFlags(&h.free, cudaEventDisableTiming), "event")) return false;
  }
  return true;
}

bool Staging::upload(Context& ctx, void* device, const void* host, size_t bytes) {
  if (!make(ctx)) return false;
  for (size_t at = 0; at < bytes; at += piece) {
    const size_t n = bytes - at < piece ? bytes - at : piece;
    Half& h = halves_[next_];
    next_ = 1 - next_;
    // An event that was never recorded counts as done.
    if (!ctx.check(cudaEventSynchronize(h.free), "upload")) return false;
    std::memcpy(h.pinned, static_cast<const char*>(host) + at, n);
    if (!ctx.check(cudaMemcpyAsync(static_cast<char*>(device) + at, h.pinned, n, cudaMemcpyHostToDevice, ctx.stream), "upload") ||
        !ctx.check(cudaEventRecord(h.free, ctx.stream), "upload"))
      return false;
  }
  return true;
}

bool Staging::download(Context& ctx, void* host, const void* device, size_t bytes) {
  if (!make(ctx)) return false;
  // Uploads on the same stream end before a download starts: both buffers are free once the stream is.
  for (size_t at = 0; at < bytes; at += piece) {
    const size_t n = bytes - at < piece ? bytes - at : piece;
    if (!ctx.check(cudaEventSynchronize(halves_[0].free), "download") ||
        !ctx.check(cudaMemcpyAsync(halves_[0].pinned, static_cast<const char*>(device) + at, n, cudaMemcpyDeviceToHost, ctx.stream),
                   "download") ||
        !ctx.check(cudaStreamSynchronize(ctx.stream), "download"))
      return false;
    std::memcpy(static_cast<char*>(host) + at, halves_[0].pinned, n);
  }
  return true;
}

}  // namespace tt
