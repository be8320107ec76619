#include "cuda/emulator/machine.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "cuda/emulator/fiber.h"

namespace tt::emulator {

Place place;

namespace {

constexpr unsigned warp = 32;

uint64_t schedule = 0;
std::mt19937_64 generator;

/// Counts who arrives; the last one lets all go on.
struct Barrier {
  unsigned arrived = 0;
  uint64_t generation = 0;
};

struct Thread {
  Fiber fiber;
  Index index;
  unsigned rank = 0;
  Copies copies;
  const Barrier* waits = nullptr;
  uint64_t since = 0;  // the generation it waits to end
};

struct Warp {
  Barrier barrier;
  LaneValue values[2][warp];
};

struct Block {
  std::vector<Thread> threads;
  std::vector<Warp> warps;
  Barrier barrier;
  std::map<const void*, std::unique_ptr<unsigned char[]>> shared;
  const std::function<void()>* body = nullptr;
};

Block* block = nullptr;
Thread* current = nullptr;

std::vector<unsigned> order(unsigned n) {
  std::vector<unsigned> all(n);
  std::iota(all.begin(), all.end(), 0u);
  if (schedule == 1) std::reverse(all.begin(), all.end());
  if (schedule > 1) std::shuffle(all.begin(), all.end(), generator);
  return all;
}

void wait(Barrier& barrier, unsigned members) {
  const uint64_t before = barrier.generation;
  if (++barrier.arrived == members) {
    barrier.arrived = 0;
    ++barrier.generation;
    return;
  }
  current->waits = &barrier;
  current->since = before;
  current->fiber.suspend();
}

Warp& own_warp() { return block->warps[current->rank / warp]; }

unsigned lanes() {
  const unsigned size = static_cast<unsigned>(block->threads.size()), first = current->rank / warp * warp;
  return std::min(warp, size - first);
}

/// Lets every thread that can run go on to its next barrier. False when none could.
bool round_of_block() {
  bool moved = false;
  for (unsigned i : order(static_cast<unsigned>(block->threads.size()))) {
    Thread& t = block->threads[i];
    if (t.fiber.finished() || (t.waits && t.waits->generation == t.since)) continue;
    t.waits = nullptr;
    current = &t;
    place.thread = t.index;
    t.fiber.resume();
    moved = true;
  }
  return moved;
}

std::string stuck() {
  size_t ended = 0, waiting = 0;
  for (const Thread& t : block->threads) (t.fiber.finished() ? ended : waiting) += 1;
  return std::to_string(waiting) + " threads of a block of " + std::to_string(block->threads.size()) +
         " wait at a barrier that the others do not reach (" + std::to_string(ended) + " have ended)";
}

bool run_block(std::string& error) {
  for (size_t i = 0; i < block->threads.size(); ++i) {
    block->threads[i].copies = {};
    block->threads[i].fiber.start(
        i, [](void* body) { (*static_cast<const std::function<void()>*>(body))(); }, const_cast<std::function<void()>*>(block->body));
  }
  while (round_of_block()) {
  }
  for (const Thread& t : block->threads)
    if (!t.fiber.finished()) {
      error = stuck();
      return false;
    }
  return true;
}

}  // namespace

void set_schedule(uint64_t seed) {
  schedule = seed;
  generator.seed(seed);
}

bool run(Index grid, Index size, const std::function<void()>& thread, std::string& error) {
  Block here;
  here.body = &thread;
  here.threads.resize(size_t{size.x} * size.y * size.z);
  here.warps.resize((here.threads.size() + warp - 1) / warp);
  for (unsigned i = 0; i < here.threads.size(); ++i) {
    here.threads[i].index = {i % size.x, i / size.x % size.y, i / (size.x * size.y)};
    here.threads[i].rank = i;
  }
  block = &here;
  place.grid_size = grid;
  place.block_size = size;
  for (unsigned b : order(grid.x * grid.y * grid.z)) {
    place.block = {b % grid.x, b / grid.x % grid.y, b / (grid.x * grid.y)};
    here.shared.clear();
    if (!run_block(error)) return false;
  }
  return true;
}

void block_barrier() { wait(block->barrier, static_cast<unsigned>(block->threads.size())); }

void warp_barrier() { wait(own_warp().barrier, lanes()); }

// Two sets of values in turn: nobody writes to one before all have read it, because between lies the barrier of the other.
const LaneValue* share_with_warp(const LaneValue& value) {
  Warp& w = own_warp();
  LaneValue* values = w.values[w.barrier.generation % 2];
  values[current->rank % warp] = value;
  warp_barrier();
  return values;
}

uint64_t exchange(uint64_t value, unsigned source) {
  const LaneValue* values = share_with_warp({{value}});
  return source < lanes() ? values[source].words[0] : value;
}

void Copies::end_group() {
  groups_.push_back(std::move(open_));
  open_.clear();
}

void Copies::make(size_t but) {
  while (groups_.size() > but) {
    for (const Copy& c : groups_.front()) c.from ? std::memcpy(c.to, c.from, c.bytes) : std::memset(c.to, 0, c.bytes);
    groups_.erase(groups_.begin());
  }
}

Copies& copies() { return current->copies; }

void* shared_memory(const void* key, size_t bytes) {
  auto& memory = block->shared[key];
  if (!memory) {
    memory.reset(new unsigned char[bytes]);
    std::memset(memory.get(), 0xff, bytes);
  }
  return memory.get();
}

}  // namespace tt::emulator
