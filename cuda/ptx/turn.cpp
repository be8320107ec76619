#include "cuda/ptx/turn.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "cuda/emulator/machine.h"
#include "cuda/ptx/traffic.h"

namespace tt::ptx {

namespace {

using emulator::choose;

struct Lanes {
  uint32_t mask = 0, at = 0;
  uint32_t limit = ~0u;  // where other lanes are, which join then
};

/// Those of `lanes` that are at that place.
uint32_t lanes_at(const Warp& warp, uint32_t lanes, uint32_t at) {
  uint32_t there = 0;
  for (uint32_t rest = lanes; rest; rest &= rest - 1)
    if (warp.at[std::countr_zero(rest)] == at) there |= rest & -rest;
  return there;
}

void set_place(Warp& warp, uint32_t lanes, uint32_t at) {
  for (uint32_t rest = lanes; rest; rest &= rest - 1) warp.at[std::countr_zero(rest)] = at;
}

/// The lanes that go on: those at the earliest place, at the last, or anywhere, by the schedule.
Lanes choose_lanes(const Warp& warp) {
  const uint32_t ready = warp.live & ~warp.waiting;
  if (ready == 0) return {};
  uint32_t places[warp_size], count = 0;
  for (uint32_t rest = ready; rest; rest &= rest - 1) {
    const uint32_t at = warp.at[std::countr_zero(rest)];
    if (std::find(places, places + count, at) == places + count) places[count++] = at;
  }
  std::sort(places, places + count);
  Lanes lanes;
  // Whoever waits for lanes of its own warp must not keep them from going on.
  const uint32_t turn = count == 1 ? 0 : warp.looked_only ? warp.looks % count : choose(count);
  lanes.at = places[turn];
  if (turn + 1 < count) lanes.limit = places[turn + 1];
  lanes.mask = lanes_at(warp, ready, lanes.at);
  return lanes;
}

class Turn {
 public:
  explicit Turn(Warp& warp) : group_(*warp.block->group), warp_(warp), code_(group_.program->code) {}

  /// Lets lanes go on until they wait or look. False when none could.
  bool take() {
    bool moved = false;
    while (true) {
      const Lanes lanes = choose_lanes(warp_);
      if (lanes.mask == 0) return moved;
      moved = true;
      if (!run(lanes)) return true;
    }
  }

 private:
  /// False when the turn is over.
  bool run(Lanes lanes) {
    uint32_t at = lanes.at;
    while (true) {
      if (at == lanes.limit) return set_place(warp_, lanes.mask, at), true;
      const Instruction& in = code_[at];
      uint32_t active = lanes.mask;
      if (in.guard >= 0) {
        const uint32_t guard = warp_.predicates[static_cast<size_t>(in.guard)];
        active &= in.unless ? ~guard : guard;
      }
      switch (in.flow) {
        case Flow::next:
          if (active) issue(in, active);
          ++at;
          continue;
        case Flow::pause:
          if (active) issue(in, active);
          set_place(warp_, lanes.mask, at + 1);
          warp_.looked_only = true;
          ++warp_.looks;
          return false;
        case Flow::branch:
          if (active == lanes.mask && lanes.limit == ~0u) {
            at = in.target;
            continue;
          }
          set_place(warp_, active, in.target);
          set_place(warp_, lanes.mask & ~active, at + 1);
          return true;
        case Flow::call:
          for (uint32_t rest = active; rest; rest &= rest - 1) warp_.back[std::countr_zero(rest)].push_back(at + 1);
          set_place(warp_, active, in.target);
          set_place(warp_, lanes.mask & ~active, at + 1);
          return true;
        case Flow::ret:
          set_place(warp_, lanes.mask & ~active, at + 1);
          leave(active);
          return true;
        case Flow::converge:
          set_place(warp_, lanes.mask & ~active, at + 1);
          set_place(warp_, active, at);
          converge(in, at, active);
          return true;
        case Flow::block_barrier:
        case Flow::cluster_arrive:
        case Flow::cluster_wait:
          if (active != lanes.mask) group_.fault(warp_, static_cast<uint32_t>(std::countr_zero(lanes.mask)), in, "a barrier under a guard");
          set_place(warp_, active, at);
          barrier(in, at, active);
          return true;
      }
    }
  }

  void issue(const Instruction& in, uint32_t lanes) {
    in.run(warp_, in, lanes);
    if (Traffic::wanted()) Traffic::issued(*group_.program, in);
  }

  void leave(uint32_t lanes) {
    for (uint32_t rest = lanes; rest; rest &= rest - 1) {
      const auto lane = static_cast<uint32_t>(std::countr_zero(rest));
      auto& back = warp_.back[lane];
      if (!back.empty()) {
        warp_.at[lane] = back.back();
        back.pop_back();
        continue;
      }
      warp_.live &= ~(1u << lane);
      ++group_.progress;
    }
    if (!warp_.live) return settle_block();
    // The ones that wait may have waited for those that have ended.
    if (warp_.waiting == 0) return;
    const uint32_t at = warp_.at[std::countr_zero(warp_.waiting)];
    const uint32_t here = lanes_at(warp_, warp_.waiting, at);
    if (code_[at].flow == Flow::converge)
      converge(code_[at], at, here);
    else
      barrier(code_[at], at, here);
  }

  void converge(const Instruction& in, uint32_t at, uint32_t active) {
    warp_.waiting |= active;
    uint32_t members = warp_.live;
    if (in.members != ~0u) {
      const auto lane = static_cast<uint32_t>(std::countr_zero(active));
      members = warp_.row<uint32_t>(in.members)[lane];
      if (!(members >> lane & 1)) group_.fault(warp_, lane, in, "not a member of its own mask");
      members &= warp_.live;
    }
    const uint32_t here = lanes_at(warp_, warp_.waiting, at);
    if ((here & members) != members) return;
    issue(in, members);
    warp_.waiting &= ~members;
    set_place(warp_, members, at + 1);
  }

  void barrier(const Instruction& in, uint32_t at, uint32_t active) {
    warp_.waiting |= active;
    if (lanes_at(warp_, warp_.waiting, at) != warp_.live) return;  // these barriers are for whole warps
    if (in.flow == Flow::cluster_wait) return settle_cluster();
    warp_.arrived = true;
    if (in.flow == Flow::block_barrier) return settle_block();
    warp_.waiting = 0;
    set_place(warp_, warp_.live, at + 1);
    ++group_.progress;
  }

  bool has_come(const Warp& w, Flow flow) const {
    return w.arrived && w.waiting == w.live && code_[w.at[std::countr_zero(w.live)]].flow == flow;
  }

  /// Lets warps go on when all that are left have come to such a barrier.
  void settle(const std::vector<Warp*>& warps, Flow flow) {
    std::vector<uint32_t> slots;
    for (const Warp* w : warps) {
      if (!has_come(*w, flow)) return;
      slots.push_back(w->slot);
    }
    if (slots.empty()) return;
    if (group_.races) group_.races->barrier(slots);
    for (Warp* w : warps) {
      w->arrived = false;
      w->waiting = 0;
      set_place(*w, w->live, w->at[std::countr_zero(w->live)] + 1);
    }
    ++group_.progress;
  }

  static void add_live(Block& block, std::vector<Warp*>& warps) {
    for (Warp& w : block.warps)
      if (w.live) warps.push_back(&w);
  }

  void settle_block() {
    std::vector<Warp*> warps;
    add_live(*warp_.block, warps);
    settle(warps, Flow::block_barrier);
  }

  void settle_cluster() {
    std::vector<Warp*> warps;
    for (Block& b : group_.blocks) add_live(b, warps);
    settle(warps, Flow::cluster_wait);
  }

  Group& group_;
  Warp& warp_;
  const std::vector<Instruction>& code_;
};

}  // namespace

bool take_turn(Warp& warp) { return Turn(warp).take(); }

}  // namespace tt::ptx
