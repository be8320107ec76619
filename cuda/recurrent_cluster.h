// Cluster-persistent: all steps of a recurrence in one launch, whose groups of blocks (recurrent_mma.h) are clusters.
//
// A block's part of the next operand goes to all blocks of its cluster by bulk copies into their shared memory, each of which arrives at a
// barrier of its receiver that counts bytes; no step waits for a barrier of the whole cluster, and nothing passes the L2 cache. Two
// operands and two parts are enough: who has received all parts of step t knows that their senders have read the operand of step t - 1, and
// that his own part of that step has arrived everywhere. So a barrier may be armed again as soon as it was waited for, before the block
// sends. Row groups and directions are other clusters and never meet. Both passes gather what the units sent: h, or all gate gradients.
//
// LSTM forward, bf16, sm_90a: 128 registers and 22 bytes spilled with 16 rows and 512 threads, 168 and 116 with 384 threads, 128 and 228
// with 32 rows; shared memory up to the device's limit (MmaPlan). No GPU has run it yet; a program with the same plan (bf16, LSTM, B 64,
// saving for backward) took 1.16 µs a step forward and 1.80 backward with H 256, 1.71 and 3.46 with H 512 on an H100. Sources: NVIDIA, PTX
// ISA (cluster.h); weights that stay in registers: Diamos et al., "Persistent RNNs", 2016.
#pragma once

#include "cuda/launch.h"
#include "cuda/recurrent_mma.h"

namespace tt::TT_ISA {

/// The plan that a device allows for, with the fewest units a block.
Planned<MmaPlan> cluster_plan(const MmaProblem& problem, const MmaDevice& device);

/// An exchange (recurrent_mma.h) between the blocks of a cluster.
class ClusterExchange {
 public:
  using Source = SharedSource;

  __device__ ClusterExchange(const MmaPlan& plan, unsigned char* shared, unsigned rank) : plan_(plan), shared_(shared), rank_(rank) {
    if (threadIdx.x == 0) {
      start_barrier(barrier(0));
      start_barrier(barrier(1));
      publish_barriers();
      expect(0);
      expect(1);
    }
    clear_rest(plan, operand(0));
    clear_rest(plan, operand(1));
    __syncthreads();
    cluster_barrier();
  }
  /// For all blocks: none may leave while copies from or to it are on their way.
  __device__ void end() const { cluster_barrier(); }

  __device__ unsigned char* operand(unsigned turn) const { return shared_ + turn % 2 * plan_.operand; }
  __device__ unsigned char* slice(unsigned turn) const { return shared_ + plan_.slices + turn % 2 * plan_.slice; }
  __device__ void receive(unsigned turn) const { wait_for_bytes(barrier(turn), turn / 2 % 2); }
  __device__ void received(unsigned turn) const {
    if (threadIdx.x == 0) expect(turn);
  }
  __device__ void send(unsigned turn, bool more) const {
    show_to_copies();
    __syncthreads();
    if (more && threadIdx.x < static_cast<unsigned>(plan_.owners))
      copy_to_block(threadIdx.x, operand(turn) + rank_ * plan_.slice, slice(turn), plan_.slice, barrier(turn));
  }

 private:
  __device__ CopyBarrier* barrier(unsigned turn) const { return reinterpret_cast<CopyBarrier*>(shared_ + plan_.barriers) + turn % 2; }
  __device__ void expect(unsigned turn) const { expect_bytes(barrier(turn), static_cast<unsigned>(plan_.owners) * plan_.slice); }

  const MmaPlan& plan_;
  unsigned char* shared_;
  unsigned rank_;
};

template <class Number, class Shape, class Step>
__global__ void __launch_bounds__(Shape::threads, 1)
    cluster_steps(TT_PARAMETER(Directions<Step>) directions, TT_PARAMETER(MmaPlan) plan, const Range range) {
  if constexpr (clusters_here) {
    TT_DYNAMIC_SHARED(unsigned char, shared);
    const int64_t group = blockIdx.x / plan.blocks;
    const unsigned rank = rank_in_cluster();
    ClusterExchange exchange(plan, shared, rank);
    if (static_cast<int>(rank) < plan.owners)
      run_steps<Number, Shape>(directions.of[group / plan.row_groups], plan, range, static_cast<int>(rank),
                               group % plan.row_groups * Shape::rows, shared, exchange);
    exchange.end();
  }
}

/// f(kernel) for the kernel of a plan.
template <class Step, class F>
auto with_cluster_kernel(Precision precision, const MmaPlan& plan, F f) {
  return with_shape<Step>(plan, [&](auto shape) {
    using Shape = decltype(shape);
    return precision == Precision::bf16 ? f(cluster_steps<Bf16Numbers, Shape, Step>) : f(cluster_steps<Tf32Numbers, Shape, Step>);
  });
}

inline ClusterShape cluster_shape(const MmaPlan& plan) { return {plan.blocks, plan.threads(), plan.shared}; }

/// A plan as it is compared.
template <class Step>
WayPlan cluster_way(Context& ctx, const Recurrence& r, const Planned<MmaPlan>& plan) {
  WayPlan way{Way::cluster, 0, plan.why, r.precision};
  if (!plan) return way;
  const int64_t held =
      with_cluster_kernel<Step>(r.precision, *plan, [&](auto kernel) { return clusters_at_once(ctx, cluster_shape(*plan), kernel); });
  const int64_t share = r.share(held);
  way.why = share > 0 ? nullptr : "the device has no room for such a cluster";
  way.blocks = share > 0 ? plan->groups * plan->blocks : 0;
  way.at_once = share * plan->blocks;
  way.read_bytes = plan->operand;
  way.start_bytes = r.weight_bytes(plan->units);
  return way;
}

/// Queues the steps of a range.
template <class Step>
void launch_cluster_steps(Context& ctx, const Directions<Step>& steps, const MmaPlan& plan, Range range) {
  with_cluster_kernel<Step>(ctx.precision, plan, [&](auto kernel) {
    launch_clusters(ctx, plan.groups, cluster_shape(plan), kernel, steps, plan, range);
    return 0;
  });
}

}  // namespace tt::TT_ISA
