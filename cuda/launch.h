// Launches, each of them checked, and how many blocks a loop over n elements gets.
#pragma once

#include "cuda/context.h"

namespace tt::TT_ISA {

constexpr int block_threads = 256;

/// Every launch comes by here: queued, checked, and timed while somebody wants that.
template <class... Parameters, class... Arguments>
void queue_launch(Context& ctx, const cudaLaunchConfig_t& config, const char* what, void (*kernel)(Parameters...), Arguments... arguments) {
  const bool timed = ctx.profile.on();
  if (timed && !ctx.check(ctx.profile.before(ctx.stream), "timing of kernels")) return;
  ctx.check(cudaLaunchKernelEx(&config, kernel, arguments...), what);
  if (timed) ctx.check(ctx.profile.after(ctx.stream, kernel_name(reinterpret_cast<const void*>(kernel))), "timing of kernels");
}

/// Queues kernel(arguments...) on the context's stream. Nothing when there is nothing to do, or after a failure of this op.
template <class... Parameters, class... Arguments>
void launch(Context& ctx, int64_t blocks, int threads, void (*kernel)(Parameters...), Arguments... arguments) {
  if (blocks <= 0 || ctx.failed()) return;
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(blocks));
  config.blockDim = dim3(static_cast<unsigned>(threads));
  config.stream = ctx.stream;
  queue_launch(ctx, config, "launch", kernel, arguments...);
}

/// The same for blocks that wait for each other: all are there at once, or the launch fails. `shared` are bytes of dynamic shared memory.
template <class... Parameters, class... Arguments>
void launch_together(Context& ctx, int64_t blocks, int threads, size_t shared, void (*kernel)(Parameters...), Arguments... arguments) {
  if (blocks <= 0 || ctx.failed()) return;
  const auto most = static_cast<int>(shared);
  if (!ctx.check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, most), "shared memory")) return;
  cudaLaunchAttribute together{};
  together.id = cudaLaunchAttributeCooperative;
  together.val.cooperative = 1;
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(blocks));
  config.blockDim = dim3(static_cast<unsigned>(threads));
  config.dynamicSmemBytes = shared;
  config.stream = ctx.stream;
  config.attrs = &together;
  config.numAttrs = 1;
  queue_launch(ctx, config, "cooperative launch", kernel, arguments...);
}

/// The same for clusters of `size` blocks that reach each other's shared memory, compute capability 9.0 on; clusters do not wait for each
/// other. False, and nothing is queued, where the device has no room for such a cluster.
template <class... Parameters, class... Arguments>
bool launch_clusters(Context& ctx, int64_t clusters, int size, int threads, size_t shared, void (*kernel)(Parameters...),
                     Arguments... arguments) {
  if (clusters <= 0 || ctx.failed()) return true;
  constexpr int portable = 8;
  cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared));
  if (size > portable) cudaFuncSetAttribute(kernel, cudaFuncAttributeNonPortableClusterSizeAllowed, 1);
  cudaLaunchAttribute cluster{};
  cluster.id = cudaLaunchAttributeClusterDimension;
  cluster.val.clusterDim = {static_cast<unsigned>(size), 1, 1};
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(clusters * size));
  config.blockDim = dim3(static_cast<unsigned>(threads));
  config.dynamicSmemBytes = shared;
  config.stream = ctx.stream;
  config.attrs = &cluster;
  config.numAttrs = 1;
  int at_once = 0;
  if (cudaOccupancyMaxActiveClusters(&at_once, kernel, &config) != cudaSuccess || at_once < 1) {
    cudaGetLastError();  // a kernel that does not fit is no state of the device
    return false;
  }
  queue_launch(ctx, config, "launch of clusters", kernel, arguments...);
  return true;
}

/// Blocks that walk n units of work together, each starting at its own number and going on by their count: enough to fill the device
/// several times over, not one per unit.
inline int64_t walking_blocks(const Context& ctx, int64_t n) {
  const int64_t most = int64_t{16} * ctx.processors;
  return n < most ? n : most;
}

}  // namespace tt::TT_ISA
