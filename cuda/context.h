// What a CUDA kernel's host side gets besides its arguments: a stream, scratch memory, and where failures go.
//
// No exception leaves the plugin: the first failure of an op is noted, what it would still launch is not, and the engine asks afterwards.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>

#include "cuda/gpu.h"
#include "cuda/profile.h"
#include "cuda/scratch.h"
#include "native/math/kernel_choice.h"
#include "native/math/precision.h"

namespace tt {

class Cublas;
class Fork;
class Lanes;
class RecurrentTimer;
class StepGraphs;
class Together;

struct Context {
  cudaStream_t stream = nullptr;
  int processors = 1;                        // multiprocessors of the device
  size_t shared_memory = 0;                  // bytes a block may have; 0: no block waits for another one
  int capability = 0;                        // compute capability, times ten
  Precision precision = Precision::float32;  // of products
  int64_t chunk_numbers = int64_t{1} << 24;  // most of a buffer for some steps of a recurrence
  Cublas* cublas = nullptr;                  // null: products are our own
  StepGraphs* graphs = nullptr;              // null: every launch of a step by itself
  Lanes* lanes = nullptr;                    // null: everything runs on the stream
  Fork* fork = nullptr;                      // while an op has lanes
  Together* together = nullptr;              // null: no other backend is on the device
  KernelChoice choice = KernelChoice::model;
  RecurrentTimer* timer = nullptr;                                            // for choice by measured times; null: there are none
  std::map<std::tuple<const void*, int, int, size_t>, int64_t> cluster_room;  // clusters_at_once, by what it was asked
  Scratch scratch;
  Profile profile;
  cudaError_t failure = cudaSuccess;  // the first one since the engine asked
  const char* failed_at = "";
  size_t failed_bytes = 0;  // that there was no memory for

  bool failed() const { return failure != cudaSuccess; }

  /// Notes a failed call; true for one that went well.
  bool check(cudaError_t status, const char* what) {
    if (status != cudaSuccess && !failed()) {
      failure = status;
      failed_at = what;
    }
    return status == cudaSuccess;
  }

  /// The same for a call that asks for memory.
  bool check_memory(cudaError_t status, size_t bytes, const char* what) {
    if (!failed()) failed_bytes = bytes;
    return check(status, what);
  }

  /// The same for a call in which the host waits for the device.
  template <class Call>
  bool wait(const char* what, Call call) {
    const auto start = std::chrono::steady_clock::now();
    const bool fine = check(call(), what);
    if (profile.on()) profile.waited(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    return fine;
  }

  /// n numbers until the op has ended; null when there is no memory, which is noted.
  template <class T>
  T* take(int64_t n) {
    void* data = nullptr;
    const size_t bytes = static_cast<size_t>(n) * sizeof(T);
    check_memory(scratch.take(bytes, &data), bytes, "scratch memory");
    return static_cast<T*>(data);
  }
};

}  // namespace tt
