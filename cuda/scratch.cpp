#include "cuda/scratch.h"

namespace tt {

namespace {
constexpr size_t line = 256;
constexpr size_t least = size_t{1} << 20;
}  // namespace

Scratch::~Scratch() {
  for (const Piece& p : pieces_) cudaFree(p.data);
}

cudaError_t Scratch::take(size_t bytes, void** data) {
  bytes = (bytes + line - 1) / line * line;
  if (pieces_.empty() || pieces_.back().size - used_ < bytes) {
    void* fresh = nullptr;
    const size_t size = bytes < least ? least : bytes;
    const cudaError_t status = cudaMalloc(&fresh, size);
    if (status != cudaSuccess) return status;
    pieces_.push_back({static_cast<char*>(fresh), size});
    used_ = 0;
  }
  *data = pieces_.back().data + used_;
  used_ += bytes;
  taken_ += bytes;
  return cudaSuccess;
}

void Scratch::reset(cudaStream_t stream) {
  if (pieces_.size() > 1) {
    // What is queued still reads the pieces. Happens once for every size that is a new maximum.
    cudaStreamSynchronize(stream);
    for (const Piece& p : pieces_) cudaFree(p.data);
    pieces_.clear();
    void* fresh = nullptr;
    if (cudaMalloc(&fresh, taken_) == cudaSuccess) pieces_.push_back({static_cast<char*>(fresh), taken_});
  }
  used_ = taken_ = 0;
}

size_t Scratch::reserved() const {
  size_t sum = 0;
  for (const Piece& p : pieces_) sum += p.size;
  return sum;
}

}  // namespace tt
