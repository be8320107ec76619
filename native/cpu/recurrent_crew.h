// The members of a team that work on one direction of one layer, with a barrier of their own.
#pragma once

#include "native/cpu/barrier.h"
#include "native/cpu/gemm.h"

namespace tt::TT_ISA {

/// What the crew of one direction shares.
struct Meeting {
  Barrier barrier;
  // By turn: the leader may already have decided the next turn while others still read this one.
  std::atomic<bool> leave[2] = {false, false};
};

/// What the crews of a call multiply. Where those are pairs, a member makes them itself of the rows that a step multiplies with its
/// weights: all rows, as the others do, which costs a few percent of its product and no barrier.
struct Operands {
  Operand kind;
  real* rooms;   // of all members of all directions, null for numbers
  int64_t room;  // numbers of one

  /// For steps of B rows, at most K numbers deep.
  Operands(Context& ctx, int members, int64_t B, int64_t K) : kind(operand_of(ctx)), rooms(nullptr), room(B * stride(kind, K)) {
    if (kind == Operand::bf16_pair) rooms = ctx.workspace.take<real>(members * room);
  }
  static int64_t stride(Operand kind, int64_t K) { return spread(depth_of(kind, K)); }
  real* of(int member) const { return rooms ? rooms + member * room : nullptr; }
};

/// One member's place in a crew.
struct Crew {
  Meeting& meeting;
  const std::atomic<bool>& stop;
  int rank, size;
  Operand operand;
  real* pairs;  // this member's room for them
  int turn = 0;

  /// Waits for the crew; false for every member when the environment ends.
  bool sync() {
    turn ^= 1;
    if (rank == 0) meeting.leave[turn].store(stop.load(std::memory_order_relaxed), std::memory_order_relaxed);
    meeting.barrier.wait(size);
    return !meeting.leave[turn].load(std::memory_order_relaxed);
  }

  /// This member's part of n things.
  int64_t begin(int64_t n) const { return n * rank / size; }
  int64_t end(int64_t n) const { return n * (rank + 1) / size; }
};

/// f(direction, crew) for the D directions of a layer on `wanted` threads: side by side when there are threads for both, which then never
/// wait for each other.
template <class F>
void for_directions(Context& ctx, int wanted, int64_t D, const Operands& operands, F&& f) {
  Meeting meetings[2];
  ctx.team.run(wanted, [&](int member, int members) {
    if (D == 1 || members == 1) {
      for (int d = 0; d < D; ++d) f(d, Crew{meetings[d], ctx.stop, member, members, operands.kind, operands.of(member)});
      return;
    }
    const int half = (members + 1) / 2, d = member < half ? 0 : 1;
    f(d, Crew{meetings[d], ctx.stop, d ? member - half : member, d ? members - half : half, operands.kind, operands.of(member)});
  });
}

}  // namespace tt::TT_ISA
