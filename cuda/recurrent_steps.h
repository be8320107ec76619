// A range of steps, one launch per product: by graphs where the context has them (step_graph.h), else each by itself.
#pragma once

#include <initializer_list>

#include "cuda/recurrent_product.h"
#include "cuda/step_graph.h"

namespace tt::TT_ISA {

/// What the kernels of a graph read: of which tensors, and from which step on.
template <class Step>
struct StepsFrom {
  Directions<Step> steps;
  int64_t first, by;
};

template <class Step>
__global__ void put_steps(TT_PARAMETER(StepsFrom<Step>) from, StepsFrom<Step>* to) {
  *to = from;
}

/// Step `i` of a graph.
template <int R, class Step>
__global__ void __launch_bounds__(256) step_product_of(const StepsFrom<Step>* from, int64_t i, StepBlocks blocks) {
  multiply_step<R>(from->steps, from->first + i * from->by, blocks);
}

/// One of the products of a step in a graph.
template <class Step>
struct GraphedProduct {
  const Directions<Step>& steps;
  StepBlocks blocks;
  bool few;  // rows

  GraphedProduct(const Directions<Step>& steps, int64_t D, int64_t batch)
      : steps(steps), blocks(step_blocks(steps, D, batch)), few(few_rows(batch)) {}
  auto kernel() const { return few ? step_product_of<1, Step> : step_product_of<4, Step>; }

  void put(Context& ctx, void* place, int64_t first, int64_t by) const {
    launch(ctx, 1, 1, put_steps<Step>, StepsFrom<Step>{steps, first, by}, static_cast<StepsFrom<Step>*>(place));
  }
  void queue(Context& ctx, const void* place, int64_t i) const {
    launch(ctx, blocks.all(), step_threads, kernel(), static_cast<const StepsFrom<Step>*>(place), i, blocks);
  }
};

/// Records `size` steps of the products. Null when the driver does not: then each goes by itself, which is as good but for time.
template <class... Step>
StepGraphs::Graph* record_steps(Context& ctx, const StepGraphs::Key& key, const GraphedProduct<Step>&... products) {
  const size_t bytes[StepGraphs::most_products] = {sizeof(StepsFrom<Step>)...};
  StepGraphs::Graph* graph = nullptr;
  if (!ctx.check(ctx.graphs->add(key, bytes, &graph), "memory of a graph")) return nullptr;
  cudaGraph_t recorded = nullptr;
  bool fine = cudaStreamBeginCapture(ctx.stream, cudaStreamCaptureModeThreadLocal) == cudaSuccess;
  for (int64_t i = 0; fine && i < key.steps; ++i) {
    int product = 0;
    (products.queue(ctx, graph->places[product++], i), ...);
  }
  fine = fine && cudaStreamEndCapture(ctx.stream, &recorded) == cudaSuccess && !ctx.failed() &&
         cudaGraphInstantiate(&graph->exec, recorded, 0) == cudaSuccess;
  if (recorded) cudaGraphDestroy(recorded);
  if (fine) return graph;
  cudaGetLastError();
  ctx.graphs->drop_newest();
  return nullptr;
}

/// Queues `size` steps of the range from its step `done` on as a graph; false when there is none.
template <class... Step>
bool launch_graph(Context& ctx, int64_t size, int64_t done, const Range& range, const GraphedProduct<Step>&... products) {
  const StepBlocks all[] = {products.blocks...};  // of a batch: in as many rows of blocks each
  const StepGraphs::Key key{
      {reinterpret_cast<const void*>(products.kernel())...}, {products.blocks.units...}, all[0].rows, all[0].directions, size};
  StepGraphs::Graph* graph = ctx.graphs->find(key);
  if (!graph && !(graph = record_steps(ctx, key, products...))) return false;
  int product = 0;
  (products.put(ctx, graph->places[product++], range.first + done * range.by, range.by), ...);
  return ctx.check(cudaGraphLaunch(graph->exec, ctx.stream), "graph of steps");
}

/// Queues a range of steps of D directions of a batch, of which each is these products in turn.
template <class... Step>
void launch_step_by_step(Context& ctx, int64_t D, int64_t batch, const Range& range, const Directions<Step>&... steps) {
  int64_t done = 0;
  // Kernels are timed each by itself, so not in a graph.
  if (ctx.graphs && batch > 0 && !ctx.profile.on())
    for (int64_t size : {64, 16, 4})
      while (!ctx.failed() && range.count() - done >= size &&
             launch_graph(ctx, size, done, range, GraphedProduct<Step>(steps, D, batch)...))
        done += size;
  for (; done < range.count(); ++done) (launch_step(ctx, steps, D, batch, range.first + done * range.by), ...);
}

}  // namespace tt::TT_ISA
