// Copies between pageable host memory and the device, through two pinned buffers in turn: the copy of one piece runs while the host fills
// the other. An upload returns when the host's memory may be reused, not when the device has it.
#pragma once

#include <cstddef>

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
  static constexpr size_t piece = size_t{1} << 20;

  struct Half {
    void* pinned = nullptr;
    cudaEvent_t free = nullptr;  // recorded after the copy that reads it
  };

  bool make(Context& ctx);

  Half halves_[2];
  int next_ = 0;
};

}  // namespace tt
