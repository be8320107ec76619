// Copies between pageable host memory and the device, through pinned memory. An upload returns when the host's memory may be reused, not
// when the device has it, and does not wait for the kernels that were queued before it: its numbers lie in a ring until the device has come
// to them, several steps of a training later.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "cuda/context.h"

namespace tt {

class Staging {
 public:
  Staging() = default;
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  bool upload(Context& ctx, void* device, const void* host, size_t bytes);
  /// Waits for the stream.
  bool download(Context& ctx, void* host, const void* device, size_t bytes);

 private:
  static constexpr size_t piece = size_t{1} << 20, ring = 16 * piece, line = 256;

  /// A part of the ring that the device has yet to read.
  struct Span {
    size_t begin, end;
    cudaEvent_t read;
  };

  bool make(Context& ctx);
  /// Where `bytes` of the ring begin that nobody reads any more; waits where all are read.
  bool room(Context& ctx, size_t bytes, size_t* begin);
  bool forget_oldest(Context& ctx);
  bool event(Context& ctx, cudaEvent_t* event);

  char* pinned_ = nullptr;  // the ring, and a piece for downloads
  size_t next_ = 0;
  std::deque<Span> spans_;  // in the order of their uploads
  std::vector<cudaEvent_t> events_;
};

}  // namespace tt
