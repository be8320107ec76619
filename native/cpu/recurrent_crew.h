// The members of a team that work on one direction of one layer, with a barrier of their own.
#pragma once

#include <chrono>
#include <optional>

#include "native/cpu/barrier.h"
#include "native/cpu/deal.h"
#include "native/cpu/gemm.h"
#include "native/cpu/pace.h"
#include "native/cpu/recurrent_schedule.h"
#include "native/cpu/tile_use.h"

namespace tt::TT_ISA {

/// Most groups that the rows of a step are shared out to.
constexpr int most_groups = 16;

/// What the crew of one direction shares.
struct Meeting {
  Barrier barrier;
  Barrier groups[most_groups];
  // By turn: the leader may already have decided the next turn while others still read this one.
  std::atomic<bool> leave[2] = {false, false};
};

/// The sizes by which a step is shared out.
struct StepSplit {
  int64_t rows, depth;  // of the left operand of its product
  int64_t weights;      // numbers of the right one; 0: rows are not shared out

  /// Groups of rows for a crew of `size`, a divisor of it.
  int groups(int size) const;
};

/// One member's place in a crew, which shares out a step as a grid: the rows of the batch to groups, the units to a group's members.
/// Members of a group read each other's states at every step; groups do not, so they only meet where rows change hands. The weight
/// gradients are sums over all rows, in an order that no thread count changes: those the members share out by the rows of the weights.
/// Shares of rows, and of products with a chunk's lines, follow the members' pace from chunk to chunk; units stay with who has packed them.
struct Crew : Place {
  Meeting* meeting;  // of more than one
  Barrier* group;    // where the members of a group meet
  const std::atomic<bool>& stop;
  Operand operand;
  real* pairs;   // this member's room for those of the rows that a step multiplies with its weights
  int64_t* own;  // this member's room for the numbers of its lines, see OwnLines
  Deal* deals;   // two for each member of the group, or null where each computes its own units
  Place rows, units;
  bool thin;   // every step has at most thin_rows rows
  Pace* pace;  // null for one
  int turn = 0, interval = 0;
  std::chrono::steady_clock::time_point since;
  std::chrono::nanoseconds took{0};

  /// Waits for the crew; false for every member when the environment ends.
  bool sync() {
    if (size == 1) return !stop.load(std::memory_order_relaxed);
    turn ^= 1;
    if (rank == 0) meeting->leave[turn].store(stop.load(std::memory_order_relaxed), std::memory_order_relaxed);
    meeting->barrier.wait(size);
    return !meeting->leave[turn].load(std::memory_order_relaxed);
  }

  /// Waits for those that share this member's rows. It does not ask whether to leave where there are other groups, which might hear
  /// another answer.
  bool sync_group() {
    if (rows.size == 1) return sync();
    group->wait(units.size);
    return true;
  }

  /// What follows is timed as this member's share: the products with a chunk's lines up to end_products(), and where rows are shared out
  /// its steps too, up to end_chunk(). Steps of shared units are not: in those the members wait for one another.
  void begin_share() {
    if (pace) since = std::chrono::steady_clock::now();
  }
  void end_products() {
    if (rows.size == 1) end_share();
  }
  /// Ends the steps of a chunk; false to leave.
  bool end_chunk() {
    if (!pace) return sync();
    if (rows.size > 1) end_share();
    pace->note(rank, interval, took.count());
    took = took.zero();
    if (!sync()) return false;
    interval ^= 1;
    cuts = rows.cuts = pace->cuts(interval);
    if (rank == 0) pace->follow(interval ^ 1);
    return true;
  }

  /// Ends a step; `moves` where rows may belong to another group in the next, or what follows needs all of them.
  bool end_step(bool moves) { return moves ? sync() : sync_group(); }

  void end_share() {
    if (pace) took += std::chrono::steady_clock::now() - since;
  }

  /// This member's rows of a step with `active` rows.
  Span rows_of(int64_t active) const { return {rows.begin(active), rows.end(active)}; }
};

/// A member's place in the crew of its direction: of everybody where there are not threads for both, else of the first or the second half.
inline Place place_of(int members, int64_t D, int member) {
  if (D == 1 || members == 1) return {member, members};
  const int half = (members + 1) / 2;
  return member < half ? Place{member, half} : Place{member - half, members - half};
}

/// How the crews of a call work, and the room of every member of every direction.
class CrewPlan {
 public:
  /// For `members` of each of D directions, whose steps `split` describes. Chunks have at most `chunk` lines.
  CrewPlan(Context& ctx, int members, int64_t D, const StepSplit& split, int64_t chunk)
      : operand_(operand_of(ctx)),
        pairs_(nullptr),
        own_(nullptr),
        deals_(nullptr),
        room_(split.rows * stride(operand_, split.depth)),
        chunk_(chunk),
        split_(split) {
    if (is_pair(operand_)) pairs_ = ctx.workspace.take<real>(members * D * room_);
    if (split.weights == 0 || members == 1) return;
    own_ = ctx.workspace.take<int64_t>(members * D * 2 * chunk);
    deals_ = ctx.workspace.take<Deal>(members * D * 2);
    for (int64_t i = 0; i < members * D * 2; ++i) new (deals_ + i) Deal;
  }
  /// Numbers from one row of pairs to the next, K numbers deep.
  static int64_t stride(Operand operand, int64_t K) { return spread(depth_of(operand, K)); }

  /// Whether steps are multiplied by thin tiles, and weights packed for them.
  bool thin() const { return split_.rows <= thin_rows; }
  /// Parts into which the units of a step are cut for direction d of D.
  int shares(int members, int64_t D, int64_t d) const {
    const int size = place_of(members, D, d == 0 ? 0 : members - 1).size;
    return size / groups(size);
  }
  Crew crew(Meeting* meeting, Pace* pace, const std::atomic<bool>& stop, Place place, int member) const {
    const int count = groups(place.size), each = place.size / count;
    if (pace) place.cuts = pace->cuts(0);
    return {place,
            meeting,
            meeting ? &meeting->groups[place.rank / each] : nullptr,
            stop,
            operand_,
            pairs_ ? pairs_ + member * room_ : nullptr,
            own_ ? own_ + member * 2 * chunk_ : nullptr,
            deals_ && each > 1 ? deals_ + 2 * (member - place.rank + place.rank / each * each) : nullptr,
            {place.rank / each, count, place.cuts, each},
            {place.rank % each, each},
            thin(),
            pace,
            0,
            0,
            {},
            {}};
  }

 private:
  int groups(int size) const { return own_ ? split_.groups(size) : 1; }

  Operand operand_;
  real* pairs_;
  int64_t* own_;
  Deal* deals_;
  int64_t room_, chunk_;
  StepSplit split_;
};

/// f(direction, crew) for the D directions of a layer on `wanted` threads: side by side when there are threads for both, which then never
/// wait for each other.
template <class F>
void for_directions(Context& ctx, int wanted, int64_t D, const CrewPlan& plan, F&& f) {
  std::optional<Meeting> meetings[2];  // a thread alone meets nobody, and clearing them takes it as long as a small step
  std::optional<Pace> paces[2];
  for (int d = 0; d < D && wanted > 1; ++d) {
    meetings[d].emplace();
    const Place place = place_of(wanted, D, d == 0 ? 0 : wanted - 1);
    if (place.size > 1) paces[d].emplace(ctx.workspace, ctx.team, d == 0 ? 0 : wanted - place.size, place.size);
  }
  const auto crew = [&](int d, Place place, int member) {
    const bool paced = paces[d] && paces[d]->size() == place.size;  // the system may have refused threads
    return plan.crew(meetings[d] ? &*meetings[d] : nullptr, paced ? &*paces[d] : nullptr, ctx.stop, place, member);
  };
  ctx.team.run(wanted, [&](int member, int members) {
    const TileUse tiles(operand_of(ctx));
    const Place place = place_of(members, D, member);
    if (place.size == members) {
      for (int d = 0; d < D; ++d) f(d, crew(d, place, member));
      return;
    }
    const int d = place.rank == member ? 0 : 1;
    f(d, crew(d, place, member));
  });
  for (const std::optional<Pace>& pace : paces)
    if (pace) pace->keep(ctx.team);
}

}  // namespace tt::TT_ISA
