// A GPU as a device: one stream, on which everything runs in queue order but for what an op does on lanes of its own, and pinned staging
// for what goes in and out.
#pragma once

#include "cuda/context.h"
#include "cuda/cublas.h"
#include "cuda/lanes.h"
#include "cuda/recurrent_timer.h"
#include "cuda/staging.h"
#include "cuda/step_graph.h"
#include "cuda/together.h"
#include "cuda/value_probe.h"
#include "native/core/backend.h"

namespace tt {

class CudaBackend {
 public:
  /// Sets `fault` when the device cannot be used.
  CudaBackend(int device, Fault* fault);
  ~CudaBackend();
  CudaBackend(const CudaBackend&) = delete;
  CudaBackend& operator=(const CudaBackend&) = delete;

  const Backend& table() const { return table_; }

 private:
  void* allocate(size_t bytes);
  void release(void* data);
  void copy_in(void* device, const void* host, size_t bytes);
  void copy_out(void* host, const void* device, size_t bytes);
  void wait();
  bool fault(Fault* fault);
  bool set_precision(Precision precision);
  using EachWay = void (*)(void* to, const RecurrentWay& way);
  void explain(const RecurrentQuestion& question, void* to, EachWay each);
  using EachKernel = void (*)(void* to, const char* kernel, int64_t launches, double microseconds);
  void profile();
  void profiled(void* to, EachKernel each);

  /// The calling thread works on this device from now on.
  bool enter() { return context_.check(cudaSetDevice(device_), "set device"); }

  /// Ends last: what the others hold may still name it.
  struct Stream {
    cudaStream_t of = nullptr;
    ~Stream();
  };

  int device_;
  Stream stream_;
  Context context_;
  Cublas cublas_;
  Staging staging_;
  ValueProbes probes_;
  StepGraphs graphs_;
  Lanes lanes_;
  Together together_;
  RecurrentTimer timer_;
  char name_[16];
  Backend table_;
};

}  // namespace tt
