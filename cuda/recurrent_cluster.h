// Cluster-persistent: all steps of a recurrence in one launch, whose groups of blocks (recurrent_mma.h) are clusters.
//
// What a block gives to the others of its cluster, an operand's part or parts of sums, goes by bulk copies into their shared memory, each
// of which arrives at a barrier of its receiver that counts bytes; no step waits for a barrier of the whole cluster, and nothing passes the
// L2 cache. Room for two steps is enough: who has received all parts of step t knows that their senders have read those of step t - 1, and
// that his own part of that step has arrived everywhere. So a barrier may be armed again as soon as it was waited for, before the block
// sends. Row groups and directions are other clusters and never meet.
//
// Bytes spilled in bf16, sm_90a, of LSTM forward: none with 16 rows and 512 threads of 128 registers, 4 with 384 threads of 168, 96 with
// 32 rows; backward: none, 148 where a warp has 8 tiles, 88; shared memory up to the device's limit (MmaPlan). No GPU has run it yet; a
// program that gathers operands in both passes (bf16, LSTM, B 64, saving for backward) took 1.16 µs a step forward and 1.80 backward with H
// 256, 1.71 and 3.46 with H 512 on an H100. Sources: NVIDIA, PTX ISA (cluster.h); weights that stay in registers: Diamos et al.,
// "Persistent RNNs", 2016.
#pragma once

#include "cuda/launch.h"
#include "cuda/recurrent_mma.h"

namespace tt::TT_ISA {

/// The plan that a device allows for, with the fewest units a block.
Planned<MmaPlan> cluster_plan(const MmaProblem& problem, const MmaDevice& device);

/// What the blocks of a cluster give each other: from each the same number of bytes to each, two turns at a time.
class ClusterLinks {
 public:
  __device__ ClusterLinks(const MmaPlan& plan, unsigned char* shared, unsigned rank)
      : plan_(plan), shared_(shared), slice_at_(static_cast<int>(rank * plan.slice)) {
    forget(slice_at_);  // else the rank is asked for in every step
    if (threadIdx.x == 0) {
      start_barrier(barrier(0));
      start_barrier(barrier(1));
      publish_barriers();
      expect(0);
      expect(1);
    }
    __syncthreads();
    cluster_barrier();
  }
  /// For all blocks: none may leave while copies from or to it are on their way.
  __device__ void end() const { cluster_barrier(); }

  __device__ void receive(unsigned turn) const { wait_for_bytes(barrier(turn), turn / 2 % 2); }
  __device__ void received(unsigned turn) const {
    if (threadIdx.x == 0) expect(turn);
  }

 protected:
  /// What all blocks gave in a turn, in their order.
  __device__ unsigned char* given(unsigned turn) const { return shared_ + turn % 2 * plan_.operand; }
  /// Gives each block what its threads wrote at from(block). A warp starts its copies one after the other, so all warps start some.
  template <class From>
  __device__ void give(unsigned turn, From from) const {
    if (threadIdx.x % 32 != 0) return;
    for (unsigned block = threadIdx.x / 32; block < static_cast<unsigned>(plan_.owners); block += blockDim.x / 32)
      copy_to_block(block, given(turn) + slice_at_, from(block), plan_.slice, barrier(turn));
  }

  const MmaPlan& plan_;
  unsigned char* shared_;

 private:
  __device__ CopyBarrier* barrier(unsigned turn) const { return reinterpret_cast<CopyBarrier*>(shared_ + plan_.barriers) + turn % 2; }
  __device__ void expect(unsigned turn) const { expect_bytes(barrier(turn), static_cast<unsigned>(plan_.owners) * plan_.slice); }

  int slice_at_;  // where this block's part is in what a block is given
};

/// An exchange of operands (recurrent_gather.h) between the blocks of a cluster.
class ClusterOperands : public ClusterLinks {
 public:
  using Source = SharedSource;
  template <class Number, class Shape, class Step>
  using Product = GatherProduct<Number, Shape, Step, ClusterOperands>;

  __device__ ClusterOperands(const MmaPlan& plan, unsigned char* shared, unsigned rank) : ClusterLinks(plan, shared, rank) {
    clear_rest(plan, operand(0));
    clear_rest(plan, operand(1));
  }

  __device__ unsigned char* operand(unsigned turn) const { return given(turn); }
  __device__ unsigned char* slice(unsigned turn) const { return shared_ + plan_.slices + turn % 2 * plan_.slice; }
  __device__ void send(unsigned turn, bool more) const {
    show_to_copies();
    __syncthreads();
    if (more) give(turn, [&](unsigned) { return slice(turn); });
  }
};

/// An exchange of parts of sums (recurrent_scatter.h) between the blocks of a cluster. What a block gives in a turn it writes where it got
/// those of the turn before: the part for a block lies where that block's part of the next turn will arrive, which is sent by who has this
/// one.
class ClusterSums : public ClusterLinks {
 public:
  template <class Number, class Shape, class Step>
  using Product = ScatterProduct<Number, Shape, Step, ClusterSums>;
  using ClusterLinks::ClusterLinks;

  __device__ const unsigned char* sums(unsigned turn) const { return given(turn); }
  __device__ unsigned char* to_send(unsigned turn) const { return given(turn + 1); }
  __device__ void send(unsigned turn) const {
    show_to_copies();
    __syncthreads();
    give(turn, [&](unsigned block) { return to_send(turn) + block * plan_.slice; });
  }
};

template <class Number, class Step>
constexpr bool sums_travel_in = sums_travel(Step::gates, Step::sent, Number::bytes);

template <class Number, class Shape, class Step>
__global__ void __launch_bounds__(Shape::threads, 1)
    cluster_steps(TT_PARAMETER(Directions<Step>) directions, TT_PARAMETER(MmaPlan) plan, const Range range) {
  if constexpr (clusters_here) {
    using Exchange = std::conditional_t<sums_travel_in<Number, Step>, ClusterSums, ClusterOperands>;
    TT_DYNAMIC_SHARED(unsigned char, shared);
    const int64_t group = blockIdx.x / plan.blocks;
    const unsigned rank = rank_in_cluster();
    Exchange exchange(plan, shared, rank);
    if (static_cast<int>(rank) < plan.owners)
      run_steps<Number, typename Exchange::template Product<Number, Shape, Step>>(directions.of[group / plan.row_groups], plan, range,
                                                                                  static_cast<int>(rank),
                                                                                  group % plan.row_groups * Shape::rows, shared, exchange);
    exchange.end();
  }
}

/// f(kernel) for the kernel of a plan.
template <class Step, class F>
auto with_cluster_kernel(Precision precision, const MmaPlan& plan, F f) {
  const auto go = [&](auto number) {
    using Number = decltype(number);
    return with_shape<Step, sums_travel_in<Number, Step>>(plan,
                                                          [&](auto shape) { return f(cluster_steps<Number, decltype(shape), Step>); });
  };
  return precision == Precision::bf16 ? go(Bf16Numbers{}) : go(Tf32Numbers{});
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
