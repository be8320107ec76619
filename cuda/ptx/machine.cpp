#include "cuda/ptx/machine.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <set>

#include "cuda/emulator/machine.h"
#include "cuda/ptx/launch_races.h"
#include "cuda/ptx/traffic.h"
#include "cuda/ptx/turn.h"

namespace tt::ptx {

namespace {

using emulator::choose;

/// Turns of all warps without anything that others can see, after which they are taken to wait for ever.
constexpr int patience = 2000;

std::vector<uint32_t> order(uint32_t n) {
  std::vector<uint32_t> left(n), all;
  std::iota(left.begin(), left.end(), 0u);
  for (; !left.empty(); left.erase(std::find(left.begin(), left.end(), all.back())))
    all.push_back(left[choose(static_cast<uint32_t>(left.size()))]);
  return all;
}

bool races_wanted() {
  static const char* const word = std::getenv("THROUGHTIME_PTX_RACES");
  return !word || std::strcmp(word, "off") != 0;
}

void give(Warp& warp, const Given& given) {
  if (given.kind == Given::predicate) {
    warp.predicates[given.row] = given.value ? ~0u : 0;
    return;
  }
  const Block& block = *warp.block;
  const Group& group = *block.group;
  const Dim &size = group.launch->block, &grid = group.launch->grid;
  for (uint32_t lane = 0; lane < warp_size; ++lane) {
    const uint32_t thread = warp.number * warp_size + lane;
    uint64_t value = given.value;
    switch (given.kind) {
      case Given::constant:
      case Given::predicate:
        break;
      case Given::parameter:
        value += reinterpret_cast<uintptr_t>(group.parameters);
        break;
      case Given::shared:
        value += (uint64_t{block.rank} << rank_shift) + first_shared;
        break;
      case Given::local:
        value += reinterpret_cast<uintptr_t>(warp.local.data()) + size_t{lane} * group.program->local;
        break;
      case Given::special: {
        const uint64_t values[] = {thread % size.x,
                                   thread / size.x % size.y,
                                   thread / (size.x * size.y),
                                   size.x,
                                   size.y,
                                   size.z,
                                   block.index.x,
                                   block.index.y,
                                   block.index.z,
                                   grid.x,
                                   grid.y,
                                   grid.z,
                                   lane,
                                   block.rank};
        value = values[given.value];
      }
    }
    if (given.bytes == 8)
      warp.row<uint64_t>(given.row)[lane] = value;
    else
      warp.row<uint32_t>(given.row)[lane] = static_cast<uint32_t>(value);
  }
}

void start(Warp& warp) {
  const Group& group = *warp.block->group;
  const Program& program = *group.program;
  const uint32_t threads = group.launch->block.count(), first = warp.number * warp_size, lanes = std::min(warp_size, threads - first);
  warp.words.reset(new uint32_t[size_t{program.rows} * warp_size]);
  warp.predicates.assign(program.predicates, 0);
  warp.local.assign(size_t{program.local} * warp_size, 0xff);
  warp.live = lanes == warp_size ? ~0u : (1u << lanes) - 1;
  for (const Given& given : program.given) give(warp, given);
}

bool turn_of_block(Block& block) {
  bool moved = false;
  for (uint32_t w : order(static_cast<uint32_t>(block.warps.size()))) {
    Warp& warp = block.warps[w];
    if (warp.live & ~warp.waiting) moved |= take_turn(warp);
  }
  return moved;
}

std::string stuck(const Group& group) {
  for (const Block& b : group.blocks)
    for (const Warp& w : b.warps)
      if (w.live) {
        const auto lane = static_cast<uint32_t>(std::countr_zero(w.live));
        return group.where(w, lane) + " waits for ever at " + place_of(group.program->code[w.at[lane]]);
      }
  return "";
}

void run_group(Group& group) {
  int idle = 0;
  while (true) {
    const uint64_t before = group.progress;
    bool moved = false;
    for (uint32_t b : order(static_cast<uint32_t>(group.blocks.size()))) {
      // As far as it gets without the others, but for looks at what they write.
      uint64_t seen;
      do {
        seen = group.progress;
        moved |= turn_of_block(group.blocks[b]);
      } while (group.progress != seen);
      if (!group.copies.empty() && choose(4) == 1) group.deliver(choose(static_cast<uint32_t>(group.copies.size())));
    }
    const bool all_ended = std::all_of(group.blocks.begin(), group.blocks.end(), [](const Block& b) { return b.ended(); });
    if (all_ended && group.copies.empty()) return;
    idle = group.progress == before ? idle + 1 : 0;
    if (idle > 0 && !group.copies.empty()) {
      group.deliver(choose(static_cast<uint32_t>(group.copies.size())));
      continue;
    }
    if (!moved || idle > patience) throw Fault(stuck(group));
  }
}

}  // namespace

bool Block::ended() const {
  return std::all_of(warps.begin(), warps.end(), [](const Warp& w) { return w.live == 0; });
}

std::string Group::where(const Warp& warp, uint32_t lane) const {
  const Dim& b = warp.block->index;
  return program->name + ", block (" + std::to_string(b.x) + ", " + std::to_string(b.y) + ", " + std::to_string(b.z) + "), thread " +
         std::to_string(warp.number * warp_size + lane);
}

void Group::fault(const Warp& warp, uint32_t lane, const Instruction& in, const std::string& what) const {
  throw Fault(where(warp, lane) + ": " + what + " at " + place_of(in));
}

void Group::complete(CopyBarrier& barrier) {
  if (barrier.pending != 0 || barrier.bytes != 0) return;
  ++barrier.phase;
  barrier.pending = barrier.expected;
  ++progress;
}

void Group::deliver(size_t which) {
  const BlockCopy copy = copies[which];
  copies.erase(copies.begin() + static_cast<long>(which));
  Block& to = blocks[copy.to_rank];
  if (to.ended() || blocks[copy.from_rank].ended()) throw Fault(program->name + ": a copy between blocks of which one has ended");
  std::memcpy(copy.to, copy.from, copy.bytes);
  CopyBarrier& barrier = to.barriers.at(copy.barrier);
  barrier.bytes -= copy.bytes;
  if (races) races->arrived(copy.clock, reinterpret_cast<uintptr_t>(to.shared) + copy.barrier);
  complete(barrier);
  ++progress;
}

uint8_t* reach(Warp& warp, uint32_t lane, const Instruction& in, Space space, uint64_t address, uint32_t bytes, Access access) {
  Group& group = *warp.block->group;
  const auto refuse = [&](const char* what) {
    char number[32];
    std::snprintf(number, sizeof number, "0x%llx", static_cast<unsigned long long>(address));
    group.fault(warp, lane, in, std::string(what) + " of " + std::to_string(bytes) + " bytes at " + number);
  };
  if (address % std::min(bytes, 16u) != 0) refuse("a misaligned access");
  if (space == Space::private_) return reinterpret_cast<uint8_t*>(address);
  if (space == Space::generic) {
    if (address >= shared_window && address - shared_window < (uint64_t{1} << 32)) {
      space = Space::shared;
      address -= shared_window;
    } else {
      const auto begin = reinterpret_cast<uintptr_t>(warp.local.data()), constants = reinterpret_cast<uintptr_t>(group.parameters);
      if (address >= begin && address < begin + warp.local.size()) return reinterpret_cast<uint8_t*>(address);
      if (address >= constants && address + bytes <= constants + group.program->parameter_memory)
        return reinterpret_cast<uint8_t*>(address);
    }
  }
  uint8_t* at = nullptr;
  if (space == Space::shared) {
    const uint64_t rank = address >> rank_shift, place = (address & ((1u << rank_shift) - 1)) - first_shared;
    if (rank != warp.block->rank) refuse("an access to shared memory of another block");
    if ((address & ((1u << rank_shift) - 1)) < first_shared || place + bytes > warp.block->shared_bytes)
      refuse("an access outside of shared memory");
    at = warp.block->shared + place;
  } else {
    static Piece last;
    static uint64_t of = 0;
    if (of != allocations() || !last.holds(address, bytes)) {
      of = allocations();
      last = piece_at(address);
      if (!last.holds(address, bytes)) refuse("an access outside of allocated memory");
    }
    at = reinterpret_cast<uint8_t*>(address);
  }
  if (Traffic::wanted() && access != Access::look) Traffic::touch(space, reinterpret_cast<uintptr_t>(at), bytes);
  if (group.races) group.races->touch(warp.who(lane), reinterpret_cast<uintptr_t>(at), bytes, access, in);
  if (access == Access::write || access == Access::atomic) ++group.progress;
  return at;
}

namespace {

void run_launch(const Program& program, const Launch& launch, const uint8_t* parameters, bool in_stream, std::string& error) {
  const uint32_t threads = launch.block.count(), blocks = launch.grid.count(), warps = (threads + warp_size - 1) / warp_size;
  const uint32_t at_once = launch.together ? blocks : launch.cluster;
  if (threads > 1024 || (program.max_threads && threads > static_cast<uint32_t>(program.max_threads)) || blocks % launch.cluster != 0) {
    error = program.name + ": a launch of " + std::to_string(threads) + " threads a block, " + std::to_string(blocks) + " blocks";
    return;
  }
  std::set<std::pair<uint32_t, uint32_t>> told;
  Group* current = nullptr;
  Races races([&](const std::string& what, const Instruction* first, const Instruction* second, uint32_t slot, uint32_t lane) {
    if (!told.insert({first ? first->line : 0, second->line}).second) return;
    std::string by = "an earlier block";
    if (slot < warps * at_once) {
      const Block& b = current->blocks[slot / warps];
      by = "block " + std::to_string(b.index.x) + ", warp " + std::to_string(slot % warps) + ", lane " + std::to_string(lane);
    } else if (slot != ~0u) {
      by = "a copy";
    }
    error += (error.empty() ? program.name + ": race: " : "; ") + what + ": " + (first ? place_of(*first) : "?") + " by " + by + ", " +
             place_of(*second);
  });
  const Interpreting interpreting;
  try {
    for (uint32_t first : order(blocks / at_once)) {
      Group group{&launch, &program, parameters, races_wanted() ? &races : nullptr, {}, {}, {}, 0};
      current = &group;
      group.blocks.resize(at_once);
      if (group.races) races.begin_group(warps * at_once, launch.cluster * launch.cluster);
      for (uint32_t i = 0; i < at_once; ++i) {
        Block& b = group.blocks[i];
        const uint32_t number = first * at_once + i;
        b.group = &group;
        b.index = {number % launch.grid.x, number / launch.grid.x % launch.grid.y, number / (launch.grid.x * launch.grid.y)};
        b.rank = launch.cluster > 1 ? i : 0;
        b.number = i;
        b.shared_bytes = program.static_shared + launch.dynamic_bytes;
        b.memory.assign(b.shared_bytes + 2048, 0xff);
        b.shared = b.memory.data() + (1024 - reinterpret_cast<uintptr_t>(b.memory.data()) % 1024);
        b.warps.resize(warps);
        for (uint32_t w = 0; w < warps; ++w) {
          b.warps[w].block = &b;
          b.warps[w].number = w;
          b.warps[w].slot = i * warps + w;
          start(b.warps[w]);
        }
      }
      run_group(group);
      for (const Block& b : group.blocks)
        if (group.races)
          races.forget(reinterpret_cast<uintptr_t>(b.memory.data()), reinterpret_cast<uintptr_t>(b.memory.data()) + b.memory.size());
    }
  } catch (const Fault& fault) {
    error += (error.empty() ? "" : "; ") + std::string(fault.what());
  }
  if (!in_stream || !races_wanted()) return;
  const std::lock_guard lock(LaunchRaces::all().mutex);
  const emulator::Running now = emulator::running();
  std::string between;
  races.each_touched([&](uintptr_t address, uint8_t mask, bool wrote) {
    const std::string said = LaunchRaces::all().touch(now, program.name, address, mask, wrote);
    if (between.empty()) between = said;
  });
  if (!between.empty()) error += (error.empty() ? "" : "; ") + between;
}

}  // namespace

bool run(const Program& program, const Launch& launch, const uint8_t* parameters, std::string& error) {
  run_launch(program, launch, parameters, false, error);
  return error.empty();
}

bool run_in_stream(const Program& program, const Launch& launch, const uint8_t* parameters, std::string& error) {
  run_launch(program, launch, parameters, true, error);
  return error.empty();
}

}  // namespace tt::ptx
