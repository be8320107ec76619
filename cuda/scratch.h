// Scratch memory of the kernels of one op, taken piece by piece and given back all at once. The stream orders its reuse: what a later op
// writes there, it writes after the earlier op's kernels have read it.
#pragma once

#include <cstddef>
#include <vector>

#include "cuda/gpu.h"

namespace tt {

class Scratch {
 public:
  Scratch() = default;
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  cudaError_t take(size_t bytes, void** data);
  /// After an op on `stream`: everything is free again, and one piece of memory serves the next op as large.
  void reset(cudaStream_t stream);
  size_t reserved() const;

 private:
  struct Piece {
    char* data;
    size_t size;
  };

  std::vector<Piece> pieces_;
  size_t used_ = 0;  // of the last piece
  size_t taken_ = 0;
};

}  // namespace tt
