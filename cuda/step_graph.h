// Steps of a recurrence that go one launch per product, as CUDA graphs: recorded once for a product and a number of steps, launched again
// for every later call, so that the host queues a graph where it would queue hundreds of kernels and the gaps between them shrink.
//
// What differs from call to call, pointers and the step to begin with, a kernel reads from a place in device memory that belongs to the
// graph and that one small launch fills before it. So a graph serves any tensors, any length of sequence (as pieces of 64, 16 and 4 steps,
// the rest one by one) and every layer whose products are cut into as many blocks. Source: CUDA C++ Programming Guide, "CUDA Graphs".
#pragma once

#include <cstdint>
#include <deque>

#include "cuda/gpu.h"

namespace tt {

class StepGraphs {
 public:
  StepGraphs() = default;
  ~StepGraphs();
  StepGraphs(const StepGraphs&) = delete;
  StepGraphs& operator=(const StepGraphs&) = delete;

  static constexpr int most_products = 2;  // of a step

  /// What a graph was recorded for: its kernels, their blocks, and how many steps.
  struct Key {
    const void* kernels[most_products] = {};
    int64_t unit_blocks[most_products] = {}, row_blocks[most_products] = {};
    int64_t directions = 0, steps = 0;
  };

  struct Graph {
    Key key;
    void* places[most_products] = {};  // what the kernels read, in device memory
    cudaGraphExec_t exec = nullptr;
  };

  /// The graph of a key; null when there is none yet.
  Graph* find(const Key& key);
  /// Room for a new one, in place of the oldest when there are many, all of which go on `stream`: its places are there, `exec` is to be
  /// recorded.
  cudaError_t add(cudaStream_t stream, const Key& key, const size_t (&bytes)[most_products], Graph** graph);
  /// Forgets the newest, which the driver did not record, and asks for no other: that would take memory and time in every call.
  void refuse();
  bool refused() const { return refused_; }
  size_t count() const { return graphs_.size(); }

 private:
  static constexpr size_t most = 48;

  /// Of a graph that nothing queued uses.
  static void destroy(Graph& graph);
  void drop_newest();

  std::deque<Graph> graphs_;
  bool refused_ = false;
};

}  // namespace tt
