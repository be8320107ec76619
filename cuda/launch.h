// Launches, each of them checked, and how many blocks a loop over n elements gets.
#pragma once

#include <algorithm>

#include "cuda/context.h"
#include "cuda/lanes.h"
#include "cuda/together.h"

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

/// Lets blocks of a kernel have `shared` bytes of dynamic shared memory. The permission belongs to the kernel, whoever launches it: each
/// worker asks for all that the device has, so that none takes away what another needs. Such kernels have no other shared memory.
template <class... Parameters>
cudaError_t allow_shared(const Context& ctx, size_t shared, void (*kernel)(Parameters...)) {
  constexpr size_t unasked = 48 * 1024;  // what every kernel may have
  if (shared <= unasked) return cudaSuccess;
  const auto most = static_cast<int>(std::max(shared, ctx.shared_memory));
  return cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, most);
}

/// Of blocks on the context's stream; `shared` are bytes of dynamic shared memory of each.
inline cudaLaunchConfig_t launch_config(const Context& ctx, int64_t blocks, int threads, size_t shared) {
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(blocks));
  config.blockDim = dim3(static_cast<unsigned>(threads));
  config.dynamicSmemBytes = shared;
  config.stream = ctx.stream;
  return config;
}

/// Queues kernel(arguments...) on the context's stream. Nothing when there is nothing to do, or after a failure of this op.
template <class... Parameters, class... Arguments>
void launch_shared(Context& ctx, int64_t blocks, int threads, size_t shared, void (*kernel)(Parameters...), Arguments... arguments) {
  if (blocks <= 0 || ctx.failed() || !ctx.check(allow_shared(ctx, shared, kernel), "shared memory")) return;
  queue_launch(ctx, launch_config(ctx, blocks, threads, shared), "launch", kernel, arguments...);
}

template <class... Parameters, class... Arguments>
void launch(Context& ctx, int64_t blocks, int threads, void (*kernel)(Parameters...), Arguments... arguments) {
  launch_shared(ctx, blocks, threads, 0, kernel, arguments...);
}

/// The same for blocks that wait for each other: all are there at once, beside those of other lanes (lanes.h), or the launch fails.
template <class... Parameters, class... Arguments>
void launch_together(Context& ctx, int64_t blocks, int threads, size_t shared, void (*kernel)(Parameters...), Arguments... arguments) {
  if (blocks <= 0 || ctx.failed() || !ctx.check(allow_shared(ctx, shared, kernel), "shared memory")) return;
  cudaLaunchAttribute together{};
  together.id = cudaLaunchAttributeCooperative;
  together.val.cooperative = 1;
  cudaLaunchConfig_t config = launch_config(ctx, blocks, threads, shared);
  config.attrs = &together;
  config.numAttrs = 1;
  if (ctx.fork) ctx.fork->make_room(blocks);
  const auto queue = [&] { queue_launch(ctx, config, "cooperative launch", kernel, arguments...); };
  if (ctx.together)
    ctx.together->launch(ctx, queue);
  else
    queue();
  if (ctx.fork) ctx.fork->launched_together(blocks);
}

/// Blocks that reach each other's shared memory, compute capability 9.0 on, `size` of them in a cluster.
struct ClusterShape {
  int size, threads;
  size_t shared;  // bytes of dynamic shared memory of a block
};

/// What a launch of clusters says of itself.
class ClusterConfig {
 public:
  ClusterConfig(const Context& ctx, int64_t clusters, const ClusterShape& shape)
      : config(launch_config(ctx, clusters * shape.size, shape.threads, shape.shared)) {
    attribute_.id = cudaLaunchAttributeClusterDimension;
    attribute_.val.clusterDim = {static_cast<unsigned>(shape.size), 1, 1};
    config.attrs = &attribute_;
    config.numAttrs = 1;
  }
  ClusterConfig(const ClusterConfig&) = delete;
  ClusterConfig& operator=(const ClusterConfig&) = delete;

  cudaLaunchConfig_t config;

 private:
  cudaLaunchAttribute attribute_{};
};

/// Lets a kernel have such blocks.
template <class... Parameters>
cudaError_t allow_clusters(const Context& ctx, const ClusterShape& shape, void (*kernel)(Parameters...)) {
  constexpr int portable = 8;
  const cudaError_t status = allow_shared(ctx, shape.shared, kernel);
  if (status != cudaSuccess || shape.size <= portable) return status;
  return cudaFuncSetAttribute(kernel, cudaFuncAttributeNonPortableClusterSizeAllowed, 1);
}

/// Clusters of a kernel that the device holds at the same time; 0 where it has no room for one. A device is asked once.
template <class... Parameters>
int64_t clusters_at_once(Context& ctx, const ClusterShape& shape, void (*kernel)(Parameters...)) {
  const auto [found, fresh] =
      ctx.cluster_room.try_emplace({reinterpret_cast<const void*>(kernel), shape.size, shape.threads, shape.shared}, 0);
  if (!fresh) return found->second;
  const ClusterConfig one(ctx, 1, shape);
  int at_once = 0;
  if (allow_clusters(ctx, shape, kernel) != cudaSuccess || cudaOccupancyMaxActiveClusters(&at_once, kernel, &one.config) != cudaSuccess) {
    cudaGetLastError();  // a kernel that does not fit is no state of the device
    at_once = 0;
  }
  return found->second = at_once;
}

/// The same for clusters, which do not wait for each other.
template <class... Parameters, class... Arguments>
void launch_clusters(Context& ctx, int64_t clusters, const ClusterShape& shape, void (*kernel)(Parameters...), Arguments... arguments) {
  if (clusters <= 0 || ctx.failed() || !ctx.check(allow_clusters(ctx, shape, kernel), "shared memory of clusters")) return;
  const ClusterConfig all(ctx, clusters, shape);
  queue_launch(ctx, all.config, "launch of clusters", kernel, arguments...);
}

/// Blocks that walk n units of work together, each starting at its own number and going on by their count: enough to fill the device
/// several times over, not one per unit.
inline int64_t walking_blocks(const Context& ctx, int64_t n) {
  const int64_t most = int64_t{16} * ctx.processors;
  return n < most ? n : most;
}

}  // namespace tt::TT_ISA
