// A range of steps, one launch per product: by graphs where the context has them (step_graph.h), else each by itself.
#pragma once

#include <initializer_list>

#include "cuda/recurrent_choice.h"
#include "cuda/recurrent_step.h"
#include "cuda/step_graph.h"
#include "native/math/recurrent_stack.h"

namespace tt::TT_ISA {

/// Steps that are queued at once: of a layer of a stack, beside which others run.
struct Stretch {
  const Stack& stack;
  int64_t layers;  // that run at once
  Range range;
};

/// Steps of the smallest graph.
constexpr int smallest_graph = 4;

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
template <class How, class Step>
__global__ void __launch_bounds__(256) step_product_of(const StepsFrom<Step>* from, int64_t i, StepBlocks blocks) {
  if constexpr (How::here) How::multiply(from->steps, from->first + i * from->by, blocks);
}

/// One of the products of a step in a graph.
template <class Step>
struct GraphedProduct {
  using Kernel = void (*)(const StepsFrom<Step>*, int64_t, StepBlocks);
  const Directions<Step>& steps;
  StepBlocks blocks;
  Kernel kernel;

  GraphedProduct(const Context& ctx, const Directions<Step>& steps, int64_t D, int64_t batch)
      : steps(steps),
        blocks(blocks_of(ctx, steps, D, batch)),
        kernel(with_how(ctx.precision, blocks, [](auto how) -> Kernel { return step_product_of<decltype(how), Step>; })) {}

  void put(Context& ctx, void* place, int64_t first, int64_t by) const {
    launch(ctx, 1, 1, put_steps<Step>, StepsFrom<Step>{steps, first, by}, static_cast<StepsFrom<Step>*>(place));
  }
  void queue(Context& ctx, const void* place, int64_t i) const {
    launch(ctx, blocks.all(), step_threads, kernel, static_cast<const StepsFrom<Step>*>(place), i, blocks);
  }
};

/// Records `size` steps of the products. Null when the driver does not: then each goes by itself, which is as good but for time.
template <class... Step>
StepGraphs::Graph* record_steps(Context& ctx, const StepGraphs::Key& key, const GraphedProduct<Step>&... products) {
  const size_t bytes[StepGraphs::most_products] = {sizeof(StepsFrom<Step>)...};
  StepGraphs::Graph* graph = nullptr;
  if (!ctx.check_memory(ctx.graphs->add(ctx.stream, key, bytes, &graph), (sizeof(StepsFrom<Step>) + ...), "memory of a graph"))
    return nullptr;
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
  // Nothing was queued: what failed is the recording, not the op.
  cudaGetLastError();
  ctx.failure = cudaSuccess;
  ctx.graphs->refuse();
  return nullptr;
}

/// Queues `size` steps of the range from its step `done` on as a graph; false when there is none.
template <class... Step>
bool launch_graph(Context& ctx, int64_t size, int64_t done, const Range& range, const GraphedProduct<Step>&... products) {
  const StepBlocks all[] = {products.blocks...};
  const StepGraphs::Key key{
      {reinterpret_cast<const void*>(products.kernel)...}, {products.blocks.units...}, {products.blocks.rows...}, all[0].directions, size};
  StepGraphs::Graph* graph = ctx.graphs->find(key);
  if (!graph && !(graph = record_steps(ctx, key, products...))) return false;
  int product = 0;
  (products.put(ctx, graph->places[product++], range.first + done * range.by, range.by), ...);
  return ctx.check(cudaGraphLaunch(graph->exec, ctx.stream), "graph of steps");
}

/// The product of a step as it is compared with other ways; `graphed`: a range of them goes by graphs.
inline WayPlan step_way(const Context& ctx, const Recurrence& r, bool graphed) {
  const StepBlocks blocks = step_blocks(r.precision, r.gates, r.units, r.directions, r.batch, ctx.processors);
  const int64_t rows = blocks.tile_rows < r.batch ? blocks.tile_rows : r.batch;
  WayPlan way{Way::stepwise, blocks.all(), nullptr, r.precision};
  way.read_bytes = static_cast<double>((rows + r.gates * blocks.tile_units) * r.depth) * sizeof(real);
  way.graphed = graphed && ctx.graphs && !ctx.graphs->refused() && r.steps >= smallest_graph;
  return way;
}

/// Queues steps of which each is these products in turn.
template <class... Step>
void launch_step_by_step(Context& ctx, const Stretch& stretch, const Directions<Step>&... steps) {
  const Range& range = stretch.range;
  const int64_t D = stretch.stack.D, batch = stretch.stack.B;
  int64_t done = 0;
  // Kernels are timed each by itself, so not in a graph.
  if (ctx.graphs && batch > 0 && !ctx.profile.on())
    for (int64_t size : {64, 16, smallest_graph})
      while (!ctx.graphs->refused() && !ctx.failed() && range.count() - done >= size &&
             launch_graph(ctx, size, done, range, GraphedProduct<Step>(ctx, steps, D, batch)...))
        done += size;
  for (; done < range.count(); ++done) (launch_step(ctx, steps, D, batch, range.first + done * range.by), ...);
}

}  // namespace tt::TT_ISA
