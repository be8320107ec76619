// Loads, stores, atomic sums and copies that a thread waits for.
#include <algorithm>
#include <utility>

#include "cuda/emulator/machine.h"
#include "cuda/ptx/lanes.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

using Words = std::vector<std::string_view>;

uint64_t address_of(Warp& w, const Instruction& in, uint32_t row, uint32_t lane) {
  const uint64_t base = in.wide_address ? get<uint64_t>(w, row, lane) : get<uint32_t>(w, row, lane);
  return base + static_cast<uint64_t>(in.offset);
}

template <class T>
void load(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint8_t* at =
        reach(w, l, in, in.space, address_of(w, in, in.from[0], l), static_cast<uint32_t>(sizeof(T)) * in.count, Access::read);
    for (uint32_t i = 0; i < in.count; ++i) {
      T value;
      std::memcpy(&value, at + i * sizeof(T), sizeof(T));
      widen<T>(w, in.to[i], l, value, in.register_bytes);
    }
  });
}

/// A load that looks at what others write: relaxed, and ordered by a later fence.
void look(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint8_t* at = reach(w, l, in, in.space, address_of(w, in, in.from[0], l), 4, Access::look);
    uint32_t value;
    std::memcpy(&value, at, sizeof value);
    set<uint32_t>(w, in.to[0], l, value);
    if (Races* races = w.block->group->races) races->look(w.who(l), reinterpret_cast<uintptr_t>(at));
  });
}

template <class T>
using Bits = std::conditional_t<sizeof(T) == 1, uint8_t,
                                std::conditional_t<sizeof(T) == 2, uint16_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>>;

template <class T>
void store(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    uint8_t* at = reach(w, l, in, in.space, address_of(w, in, in.from[0], l), static_cast<uint32_t>(sizeof(T)) * in.count, Access::write);
    for (uint32_t i = 0; i < in.count; ++i) {
      T value;
      if (sizeof(T) < 8 && in.register_bytes == 8)
        value = std::bit_cast<T>(static_cast<Bits<T>>(get<uint64_t>(w, in.from[1 + i], l)));
      else
        value = get<T>(w, in.from[1 + i], l);
      std::memcpy(at + i * sizeof(T), &value, sizeof(T));
    }
  });
}

void atomic_add(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    uint8_t* at = reach(w, l, in, in.space, address_of(w, in, in.from[0], l), 4, Access::atomic);
    uint32_t value;
    std::memcpy(&value, at, sizeof value);
    const uint32_t sum = value + get<uint32_t>(w, in.from[1], l);
    std::memcpy(at, &sum, sizeof sum);
    set<uint32_t>(w, in.to[0], l, value);
    if (Races* races = w.block->group->races) races->atomic_write(w.who(l), reinterpret_cast<uintptr_t>(at));
  });
}

void release_add(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    uint8_t* at = reach(w, l, in, in.space, address_of(w, in, in.from[0], l), 4, Access::atomic);
    uint32_t value;
    std::memcpy(&value, at, sizeof value);
    value += get<uint32_t>(w, in.from[1], l);
    std::memcpy(at, &value, sizeof value);
    if (Races* races = w.block->group->races) races->release(w.who(l), reinterpret_cast<uintptr_t>(at));
  });
}

/// cp.async: what is read is checked at once, what is written lands when the thread waits for it, or before.
void copy_async(Warp& w, const Instruction& in, uint32_t lanes) {
  Group& group = *w.block->group;
  const uint32_t bytes = in.count;
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t read = std::min(bytes, get<uint32_t>(w, in.from[2], l));
    const uint64_t from = get<uint64_t>(w, in.from[1], l), to = get<uint32_t>(w, in.from[0], l);
    if (from % bytes != 0) group.fault(w, l, in, "an asynchronous copy from a misaligned address");
    const uint8_t* source = read ? reach(w, l, in, Space::global, from, read, Access::read) : nullptr;
    // Checked and written as a store is, but open until it has landed.
    Races* const races = std::exchange(group.races, nullptr);
    uint8_t* target = reach(w, l, in, Space::shared, to, bytes, Access::write);
    group.races = races;
    if (races) races->touch_later(w.who(l), reinterpret_cast<uintptr_t>(target), bytes, in);
    group.async_of(w, l).back().push_back({target, source, bytes, read, &in});
  });
}
void commit(Warp& w, const Instruction&, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { w.block->group->async_of(w, l).emplace_back(); });
}
void wait_for_groups(Warp& w, const Instruction& in, uint32_t lanes) {
  Group& group = *w.block->group;
  each_lane(lanes, [&](uint32_t l) {
    auto& groups = group.async_of(w, l);
    while (groups.size() > size_t{in.count} + 1) {  // the last one is open
      for (const AsyncCopy& c : groups.front()) {
        std::memset(c.to, 0, c.bytes);
        if (c.read) std::memcpy(c.to, c.from, c.read);
        if (group.races) group.races->landed(w.who(l), reinterpret_cast<uintptr_t>(c.to), c.bytes, *c.at);
      }
      groups.erase(groups.begin());
    }
  });
}

bool space_of(std::string_view word, Space& space) {
  if (word == "global") return space = Space::global, true;
  if (word == "shared") return space = Space::shared, true;
  if (word == "param" || word == "local") return space = Space::private_, true;
  return false;
}

bool copies(const Words& n, Operation& out) {
  if (n[0] != "cp" || n[1] != "async") return false;
  if (n[2] == "commit_group") return out.run = commit, true;
  if (n[2] == "wait_group") return out.run = wait_for_groups, out.operands = "n", true;
  if (n.size() != 5 || n[3] != "shared" || n[4] != "global") return false;
  out.run = copy_async;
  out.operands = "aanf";
  out.bytes[3] = 4;
  return n[2] == "cg" || n[2] == "ca";
}

}  // namespace

bool transfer(const Words& n, Operation& out) {
  if (copies(n, out)) return true;
  if (n[0] == "atom" && n[1] == "global" && n[2] == "add" && n[3] == "u32") {
    out.run = atomic_add;
    out.space = Space::global;
    out.operands = "taf";
    out.bytes[2] = 4;
    return true;
  }
  if (n[0] == "red" && n[1] == "release" && n[2] == "gpu" && n[3] == "global" && n[4] == "add" && n[5] == "u32") {
    out.run = release_add;
    out.space = Space::global;
    out.operands = "af";
    out.bytes[1] = 4;
    return true;
  }
  if (n[0] == "ld" && n[1] == "relaxed" && n[2] == "gpu" && n[3] == "global" && n[4] == "u32") {
    out.run = look;
    out.flow = Flow::pause;
    out.space = Space::global;
    out.operands = "ta";
    out.bytes[0] = 4;
    return true;
  }
  if (n[0] != "ld" && n[0] != "st") return false;
  out.count = 1;
  for (size_t i = 1; i + 1 < n.size(); ++i) {
    if (space_of(n[i], out.space) || n[i] == "nc" || n[i] == "cg") continue;
    if (n[i] == "v2" || n[i] == "v4")
      out.count = n[i] == "v2" ? 2 : 4;
    else
      return false;
  }
  return with_type(n.back(), [&](auto t) {
    using T = decltype(t);
    const bool several = out.count > 1;
    if (n[0] == "ld") {
      out.run = load<T>;
      out.operands = several ? "Ta" : "ta";
    } else {
      out.run = store<T>;
      out.operands = several ? "aF" : "af";
      out.bytes[1] = sizeof(T) == 8 ? 8 : 4;
    }
  });
}

}  // namespace tt::ptx
