// cuBLAS where it is installed: found by dlopen, the few prototypes declared here, so that a driver alone is enough.
#pragma once

#include <cstdint>

#include "cuda/gpu.h"
#include "native/math/precision.h"

namespace tt {

/// C = op(A) op(B), or + C, of row-major matrices: `count` products, each operand moving on by its step.
struct BlasProduct {
  struct Operand {
    const float* data;
    int64_t stride, step;
    bool transposed;
  };
  int64_t M, N, K, count;
  Operand a, b;
  float* c;
  int64_t c_stride, c_step;
  bool add;
};

/// The library under its usual names, by dlopen; null when it is not there.
void* find_cublas();

class Cublas {
 public:
  Cublas() = default;
  ~Cublas();
  Cublas(const Cublas&) = delete;
  Cublas& operator=(const Cublas&) = delete;

  /// Whether it can take a product of these sizes; never when the library is not there. The first call loads it: THROUGHTIME_CUBLAS names
  /// the file, or is `off`.
  bool takes(const BlasProduct& p);
  /// Queues it. False when the library reports an error.
  bool multiply(cudaStream_t stream, Precision precision, const BlasProduct& p);

 private:
  struct Calls;
  void open();

  bool opened_ = false;
  void* library_ = nullptr;
  Calls* calls_ = nullptr;
  void* handle_ = nullptr;
};

}  // namespace tt
