#include "cuda/step_graph.h"

#include <algorithm>
#include <iterator>

namespace tt {

namespace {
bool same(const StepGraphs::Key& a, const StepGraphs::Key& b) {
  return std::equal(a.kernels, std::end(a.kernels), b.kernels) && std::equal(a.unit_blocks, std::end(a.unit_blocks), b.unit_blocks) &&
         std::equal(a.row_blocks, std::end(a.row_blocks), b.row_blocks) && a.directions == b.directions && a.steps == b.steps;
}
}  // namespace

StepGraphs::~StepGraphs() {
  for (Graph& g : graphs_) destroy(g);
}

void StepGraphs::destroy(Graph& graph) {
  if (graph.exec) cudaGraphExecDestroy(graph.exec);
  for (void* place : graph.places)
    if (place) cudaFree(place);
}

StepGraphs::Graph* StepGraphs::find(const Key& key) {
  for (Graph& g : graphs_)
    if (same(g.key, key)) return &g;
  return nullptr;
}

cudaError_t StepGraphs::add(cudaStream_t stream, const Key& key, const size_t (&bytes)[most_products], Graph** graph) {
  if (graphs_.size() == most) {
    cudaStreamSynchronize(stream);
    destroy(graphs_.front());
    graphs_.pop_front();
  }
  graphs_.push_back({key});
  *graph = &graphs_.back();
  for (int i = 0; i < most_products; ++i) {
    if (bytes[i] == 0) continue;
    if (const cudaError_t status = cudaMalloc(&graphs_.back().places[i], bytes[i]); status != cudaSuccess) {
      drop_newest();  // without its places nobody may find it
      return status;
    }
  }
  return cudaSuccess;
}

void StepGraphs::drop_newest() {
  destroy(graphs_.back());
  graphs_.pop_back();
}

void StepGraphs::refuse() {
  drop_newest();
  refused_ = true;
}

}  // namespace tt
