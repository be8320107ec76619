// What the lanes of a warp, the threads of a block and the blocks of a cluster do together: shuffles, tensor cores, barriers, copies.
#include <algorithm>
#include <utility>

#include "cuda/emulator/machine.h"
#include "cuda/ptx/lanes.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

using Words = std::vector<std::string_view>;

/// Lane ^ b or lane b; a lane beyond the bound of c keeps its own, and its predicate says so.
template <bool butterfly>
void shuffle(Warp& w, const Instruction& in, uint32_t lanes) {
  uint32_t values[warp_size];
  std::copy_n(w.row<uint32_t>(in.from[0]), warp_size, values);
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t b = get<uint32_t>(w, in.from[1], l), c = get<uint32_t>(w, in.from[2], l), segment = c >> 8 & 31;
    const uint32_t most = (l & segment) | (c & 31 & ~segment);
    uint32_t from = butterfly ? l ^ b : (l & segment) | (b & 31 & ~segment);
    const bool within = from <= most;
    if (!within) from = l;
    if (!(lanes >> from & 1)) w.block->group->fault(w, l, in, "a shuffle from lane " + std::to_string(from) + ", which is not there");
    set<uint32_t>(w, in.to[0], l, values[from]);
    uint32_t& p = w.predicates[in.to[1]];
    p = (p & ~(1u << l)) | (within ? 1u << l : 0);
  });
}

void warp_barrier(Warp& w, const Instruction&, uint32_t lanes) {
  Races* races = w.block->group->races;
  if (races && lanes == w.live) races->warp_barrier(w.slot);
}

void load_matrices(Warp& w, const Instruction& in, uint32_t lanes) {
  if (lanes != ~0u) w.block->group->fault(w, 0, in, "a warp that is not whole");
  const uint8_t* rows[warp_size];
  for (uint32_t l = 0; l < warp_size; ++l)
    rows[l] =
        reach(w, l, in, Space::shared, uint64_t{get<uint32_t>(w, in.from[0], l)} + static_cast<uint64_t>(in.offset), 16, Access::read);
  for (uint32_t i = 0; i < 4; ++i)
    for (uint32_t l = 0; l < warp_size; ++l) {
      uint32_t word;
      std::memcpy(&word, rows[8 * i + l / 4] + 4 * (l % 4), 4);
      set<uint32_t>(w, in.to[i], l, word);
    }
}

float as_float(uint32_t bits) { return std::bit_cast<float>(bits); }
struct Tf32 {
  static constexpr uint32_t words = 1;
  static float value(uint32_t word, uint32_t) { return as_float(word & ~0x1fffu); }  // tensor cores do not see the rest
};
struct Bf16 {
  static constexpr uint32_t words = 2;
  static float value(uint32_t word, uint32_t half) { return as_float(half ? word & 0xffff0000u : word << 16); }
};

/// m16n8k8 of tf32, m16n8k16 of bf16, by the fragments of the manual: a lane is (group, t), group = lane / 4, t = lane % 4.
template <class Number>
void multiply(Warp& w, const Instruction& in, uint32_t lanes) {
  if (lanes != ~0u) w.block->group->fault(w, 0, in, "a warp that is not whole");
  constexpr uint32_t depth = 8 * Number::words;
  float a[16][depth], b[depth][8], d[16][8];
  for (uint32_t l = 0; l < warp_size; ++l) {
    const uint32_t g = l / 4, t = l % 4;
    for (uint32_t i = 0; i < 4; ++i)
      for (uint32_t h = 0; h < Number::words; ++h)
        a[g + 8 * (i & 1)][(t + 4 * (i >> 1)) * Number::words + h] = Number::value(get<uint32_t>(w, in.from[i], l), h);
    for (uint32_t i = 0; i < 2; ++i)
      for (uint32_t h = 0; h < Number::words; ++h)
        b[(t + 4 * i) * Number::words + h][g] = Number::value(get<uint32_t>(w, in.from[4 + i], l), h);
  }
  for (uint32_t r = 0; r < 16; ++r)
    for (uint32_t c = 0; c < 8; ++c) {
      double sum = 0;
      for (uint32_t k = 0; k < depth; ++k) sum += double{a[r][k]} * double{b[k][c]};
      d[r][c] = static_cast<float>(sum);
    }
  for (uint32_t l = 0; l < warp_size; ++l)
    for (uint32_t i = 0; i < 4; ++i) {
      const float sum = d[l / 4 + 8 * (i >> 1)][2 * (l % 4) + (i & 1)];

      set<float>(w, in.to[i], l, sum + get<float>(w, in.sums[i], l));
    }
}

CopyBarrier& barrier_at(Warp& w, uint32_t lane, const Instruction& in, uint32_t address, Block** owner = nullptr) {
  Group& group = *w.block->group;
  const uint32_t rank = address >> rank_shift, place = (address & ((1u << rank_shift) - 1)) - first_shared;
  if (rank >= group.blocks.size() || (!owner && rank != w.block->rank)) group.fault(w, lane, in, "a barrier of a block that is not there");
  Block& block = group.blocks[rank];
  const auto found = block.barriers.find(place);
  if (found == block.barriers.end() || address % 8 != 0) group.fault(w, lane, in, "a barrier that was not started");
  if (owner) *owner = &block;
  return found->second;
}

uintptr_t variable(const Block& block, uint32_t address) {
  return reinterpret_cast<uintptr_t>(block.shared) + ((address & ((1u << rank_shift) - 1)) - first_shared);
}

void start_barrier(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t address = get<uint32_t>(w, in.from[0], l) + static_cast<uint32_t>(in.offset), count = get<uint32_t>(w, in.from[1], l);
    uint8_t* at = reach(w, l, in, Space::shared, address, 8, Access::write);
    w.block->barriers[static_cast<uint32_t>(at - w.block->shared)] = {count, count, 0, 0, false, w.slot, l};
  });
}

void publish_barriers(Warp& w, const Instruction&, uint32_t lanes) {
  for (auto& [place, barrier] : w.block->barriers)
    if (barrier.owner_slot == w.slot && (lanes >> barrier.owner_lane & 1)) barrier.published = true;
}

void expect(Warp& w, const Instruction& in, uint32_t lanes) {
  Group& group = *w.block->group;
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t address = get<uint32_t>(w, in.from[0], l) + static_cast<uint32_t>(in.offset);
    CopyBarrier& barrier = barrier_at(w, l, in, address);
    if (barrier.pending == 0) group.fault(w, l, in, "an arrival beyond the barrier's count");
    barrier.bytes += get<uint32_t>(w, in.from[1], l);
    --barrier.pending;
    if (group.races) {
      group.races->touch(w.who(l), variable(*w.block, address), 8, Access::atomic, in);
      group.races->release(w.who(l), variable(*w.block, address));
    }
    ++group.progress;
    group.complete(barrier);
  });
}

/// May say no for no reason; each lane has its own answer.
void try_wait(Warp& w, const Instruction& in, uint32_t lanes) {
  Group& group = *w.block->group;
  uint32_t over = 0;
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t address = get<uint32_t>(w, in.from[0], l) + static_cast<uint32_t>(in.offset), parity = get<uint32_t>(w, in.from[1], l);
    if (parity > 1) group.fault(w, l, in, "a parity that is neither 0 nor 1");
    if ((barrier_at(w, l, in, address).phase & 1) != parity) over |= 1u << l;
  });
  if (group.races)
    each_lane(over, [&](uint32_t l) {
      group.races->acquire(w.who(l), over, variable(*w.block, get<uint32_t>(w, in.from[0], l) + static_cast<uint32_t>(in.offset)));
    });
  uint32_t& p = w.predicates[in.to[0]];
  p = (p & ~lanes) | over;
}

void address_in_block(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t rank = get<uint32_t>(w, in.from[1], l);
    if (rank >= w.block->group->launch->cluster) w.block->group->fault(w, l, in, "no block of that rank");
    set<uint32_t>(w, in.to[0], l, (get<uint32_t>(w, in.from[0], l) & ((1u << rank_shift) - 1)) | rank << rank_shift);
  });
}

void copy_to_block(Warp& w, const Instruction& in, uint32_t lanes) {
  Group& group = *w.block->group;
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t to = get<uint32_t>(w, in.from[0], l), from = get<uint32_t>(w, in.from[1], l), bytes = get<uint32_t>(w, in.from[2], l),
                   signal = get<uint32_t>(w, in.from[3], l);
    if (bytes == 0 || (to | from | bytes) % 16 != 0)
      group.fault(w, l, in, "a copy to another block whose addresses or bytes are no multiples of 16");
    if (to >> rank_shift != signal >> rank_shift) group.fault(w, l, in, "a copy and its barrier in different blocks");
    Block* there = nullptr;
    CopyBarrier& barrier = barrier_at(w, l, in, signal, &there);
    if (!barrier.published) group.fault(w, l, in, "a copy to a barrier that was not shown to the cluster");
    Races* const races = std::exchange(group.races, nullptr);
    const uint8_t* source = reach(w, l, in, Space::shared, from, 16, Access::read);
    if (reach(w, l, in, Space::shared, uint64_t{from} + bytes - 16, 16, Access::read) != source + bytes - 16)
      group.fault(w, l, in, "a copy from elsewhere");
    group.races = races;
    const uint32_t place = (to & ((1u << rank_shift) - 1)) - first_shared;
    if ((to & ((1u << rank_shift) - 1)) < first_shared || place + bytes > there->shared_bytes)
      group.fault(w, l, in, "a copy outside of shared memory");
    uint8_t* target = there->shared + place;
    const uint32_t agent = w.block->rank * group.launch->cluster + there->rank;
    Races::Copy clock{};
    if (races) {
      races->touch(w.who(l), variable(*there, signal), 8, Access::atomic, in);
      clock = races->copy(w.who(l), agent, reinterpret_cast<uintptr_t>(source), reinterpret_cast<uintptr_t>(target), bytes, in);
    }
    group.copies.push_back({w.block->rank, there->rank, bytes,
                            static_cast<uint32_t>(variable(*there, signal) - reinterpret_cast<uintptr_t>(there->shared)), target, source,
                            std::move(clock)});
    ++group.progress;
    if (emulator::choose(2) == 0) group.deliver(group.copies.size() - 1);
  });
}

void proxy_fence(Warp& w, const Instruction&, uint32_t lanes) {
  if (Races* races = w.block->group->races) each_lane(lanes, [&](uint32_t l) { races->proxy_fence(w.who(l)); });
}
void fence(Warp& w, const Instruction&, uint32_t lanes) {
  if (Races* races = w.block->group->races) each_lane(lanes, [&](uint32_t l) { races->fence(w.who(l)); });
}

bool is(const Words& n, std::initializer_list<std::string_view> words) {
  return std::equal(n.begin(), n.end(), words.begin(), words.end());
}

}  // namespace

bool cooperation(const Words& n, Operation& out) {
  const auto take = [&](Run run, Flow flow, const char* kinds, std::initializer_list<char> bytes = {}) {
    out.run = run;
    out.flow = flow;
    out.operands = kinds;
    std::copy(bytes.begin(), bytes.end(), out.bytes);
    return true;
  };
  if (is(n, {"bar", "sync"})) return take(nullptr, Flow::block_barrier, "n");
  if (is(n, {"bar", "warp", "sync"})) return take(warp_barrier, Flow::converge, "m", {4});
  if (is(n, {"shfl", "sync", "bfly", "b32"})) return take(shuffle<true>, Flow::converge, "wfffm", {4, 4, 4, 4, 4});
  if (is(n, {"shfl", "sync", "idx", "b32"})) return take(shuffle<false>, Flow::converge, "wfffm", {4, 4, 4, 4, 4});
  if (is(n, {"ldmatrix", "sync", "aligned", "m8n8", "x4", "shared", "b16"})) return take(load_matrices, Flow::converge, "Ta");
  if (is(n, {"mma", "sync", "aligned", "m16n8k8", "row", "col", "f32", "tf32", "tf32", "f32"}))
    return take(multiply<Tf32>, Flow::converge, "TFFS");
  if (is(n, {"mma", "sync", "aligned", "m16n8k16", "row", "col", "f32", "bf16", "bf16", "f32"}))
    return take(multiply<Bf16>, Flow::converge, "TFFS");
  if (is(n, {"barrier", "cluster", "arrive", "release", "aligned"})) return take(nullptr, Flow::cluster_arrive, "");
  if (is(n, {"barrier", "cluster", "wait", "acquire", "aligned"})) return take(nullptr, Flow::cluster_wait, "");
  if (is(n, {"mapa", "shared::cluster", "u32"})) return take(address_in_block, Flow::next, "tff", {4, 4, 4});
  if (is(n, {"mbarrier", "init", "shared::cta", "b64"})) return take(start_barrier, Flow::next, "af", {0, 4});
  if (is(n, {"mbarrier", "arrive", "expect_tx", "shared::cta", "b64"})) return take(expect, Flow::next, "taf", {0, 0, 4});
  if (is(n, {"mbarrier", "try_wait", "parity", "acquire", "cluster", "shared::cta", "b64"}))
    return take(try_wait, Flow::pause, "paf", {0, 0, 4});
  if (is(n, {"fence", "mbarrier_init", "release", "cluster"})) return take(publish_barriers, Flow::next, "");
  if (is(n, {"fence", "proxy", "async", "shared::cta"})) return take(proxy_fence, Flow::next, "");
  if (is(n, {"fence", "acq_rel", "gpu"})) return take(fence, Flow::next, "");
  if (is(n, {"cp", "async", "bulk", "shared::cluster", "shared::cta", "mbarrier::complete_tx::bytes"}))
    return take(copy_to_block, Flow::next, "aafa", {0, 0, 4, 0});
  return false;
}

}  // namespace tt::ptx
