// Grid-persistent on tensor cores: all steps of a recurrence in one launch, whose groups of blocks (recurrent_mma.h) meet in the L2 cache.
//
// Groups may have as many blocks as there are multiprocessors, so this holds weights that clusters have no room for, and runs from compute
// capability 8.0 on. A block's part of the next operand goes to memory, and its group's flag (flag.h) rises; who has seen all of them reads
// the operand, into shared memory, or, where it is too large for that, as fragments straight into registers. Two operands in turn are
// enough: who has seen the flags of a turn knows that all blocks have read the operand before. All blocks must be there at once: a
// cooperative launch, one block for each multiprocessor at most. Registers and shared memory as recurrent_cluster.h; never run on a GPU.
#pragma once

#include "cuda/launch.h"
#include "cuda/recurrent_mma.h"

namespace tt::TT_ISA {

struct GridPlan : MmaPlan {
  bool operand_in_shared;
};

/// The plan that a device allows for, with the fewest units a block.
Planned<GridPlan> grid_plan(const MmaProblem& problem, const MmaDevice& device);

/// Of a launch; zeros at its beginning.
struct GridMemory {
  unsigned* flags;          // of the groups
  unsigned char* operands;  // two of each group
};

/// An exchange of operands (recurrent_gather.h) between the blocks of a group.
template <bool in_shared>
class GridExchange {
 public:
  using Source = std::conditional_t<in_shared, SharedSource, GlobalSource>;

  __device__ GridExchange(const MmaPlan& plan, const GridMemory& memory, int64_t group, int owner, unsigned char* shared)
      : plan_(plan), owner_(owner), flag_(memory.flags + group), global_(memory.operands + group * 2 * plan.operand), shared_(shared) {
    if (in_shared) clear_rest(plan, shared);
  }

  __device__ unsigned char* operand(unsigned turn) const { return in_shared ? shared_ : global_operand(turn); }
  __device__ unsigned char* slice(unsigned turn) const { return shared_ + plan_.slices + turn % 2 * plan_.slice; }
  __device__ void send(unsigned turn, bool more) const {
    __syncthreads();
    if (!more) return;
    unsigned char* to = global_operand(turn) + owner_ * plan_.slice;
    const unsigned char* from = slice(turn);
    for (uint32_t i = 16 * threadIdx.x; i < plan_.slice; i += 16 * blockDim.x)
      *reinterpret_cast<Vector*>(to + i) = *reinterpret_cast<const Vector*>(from + i);
    __syncthreads();
    if (threadIdx.x == 0) signal_flag(flag_);
  }
  __device__ void receive(unsigned turn) const {
    const auto owners = static_cast<unsigned>(plan_.owners);
    if (threadIdx.x == 0) wait_for_flag(flag_, (turn + 1) * owners);
    __syncthreads();
    if (!in_shared) return;
    if (plan_.sums_over_operand) clear_rest(plan_, shared_);  // those of the turn before may reach there
    const unsigned char* from = global_operand(turn);
    for (uint32_t i = 16 * threadIdx.x; i < owners * plan_.slice; i += 16 * blockDim.x) copy_async<16>(shared_ + i, from + i, 4);
    end_copy_group();
    wait_for_copies<0>();
    __syncthreads();
  }
  __device__ void received(unsigned) const {}

 private:
  struct alignas(16) Vector {
    uint32_t at[4];
  };
  __device__ unsigned char* global_operand(unsigned turn) const { return global_ + turn % 2 * plan_.operand; }

  const MmaPlan& plan_;
  int owner_;
  unsigned* flag_;
  unsigned char *global_, *shared_;
};

template <class Number, class Shape, bool in_shared, class Step>
__global__ void __launch_bounds__(Shape::threads, 1)
    grid_steps(TT_PARAMETER(Directions<Step>) directions, TT_PARAMETER(GridPlan) plan, const Range range, const GridMemory memory) {
  if constexpr (tensor_cores_here) {
    TT_DYNAMIC_SHARED(unsigned char, shared);
    const int64_t group = blockIdx.x / plan.owners;
    const int owner = static_cast<int>(blockIdx.x % plan.owners);
    GridExchange<in_shared> exchange(plan, memory, group, owner, shared);
    run_steps<Number, GatherProduct<Number, Shape, Step, GridExchange<in_shared>>>(
        directions.of[group / plan.row_groups], plan, range, owner, group % plan.row_groups * Shape::rows, shared, exchange);
  }
}

/// A plan as it is compared.
inline WayPlan grid_way(const Recurrence& r, const Planned<GridPlan>& plan) {
  WayPlan way{Way::grid, 0, plan.why, r.precision};
  if (!plan) return way;
  way.blocks = plan->groups * plan->owners;
  way.read_bytes = plan->operand;
  way.start_bytes = r.weight_bytes(plan->units);
  return way;
}

/// Queues the steps of a range.
template <class Step>
void launch_grid_steps(Context& ctx, const Directions<Step>& steps, const GridPlan& plan, Range range) {
  const auto flags = (plan.groups * static_cast<int64_t>(sizeof(unsigned)) + 15) / 16 * 16;
  const int64_t bytes = flags + plan.groups * 2 * plan.operand;
  auto* memory = ctx.take<unsigned char>(bytes);
  if (ctx.failed() || !ctx.check(cudaMemsetAsync(memory, 0, static_cast<size_t>(bytes), ctx.stream), "flags")) return;
  const GridMemory at{reinterpret_cast<unsigned*>(memory), memory + flags};
  const auto go = [&](auto number, auto shape) {
    using Number = decltype(number);
    using Shape = decltype(shape);
    auto kernel = grid_steps<Number, Shape, true, Step>;
    if constexpr (Step::sent > 1)
      if (!plan.operand_in_shared) kernel = grid_steps<Number, Shape, false, Step>;
    launch_together(ctx, plan.groups * plan.owners, plan.threads(), plan.shared, kernel, steps, plan, range, at);
  };
  with_shape<Step, false>(plan,
                          [&](auto shape) { ctx.precision == Precision::bf16 ? go(Bf16Numbers{}, shape) : go(Tf32Numbers{}, shape); });
}

}  // namespace tt::TT_ISA
