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
  const unsigned* flag = nullptr;
  unsigned least = 0;  // of the flag it waits for

  bool can_run() const {
    if (fiber.finished() || (waits && waits->generation == since)) return false;
    return !flag || *flag >= least;
  }
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
  const Launch* launch = nullptr;
  Index index;

  Block(const Launch& l, unsigned number)
      : threads(size_t{l.block.x} * l.block.y * l.block.z), warps((threads.size() + warp - 1) / warp), launch(&l) {
    index = {number % l.grid.x, number / l.grid.x % l.grid.y, number / (l.grid.x * l.grid.y)};
    for (unsigned i = 0; i < threads.size(); ++i) {
      threads[i].index = {i % l.block.x, i / l.block.x % l.block.y, i / (l.block.x * l.block.y)};
      threads[i].rank = i;
    }
  }

  /// Puts every thread at the beginning of `body`, on fibers from number `slot` on.
  void start(const std::function<void()>& body, size_t slot) {
    for (Thread& t : threads) {
      t.copies = {};
      t.fiber.start(
          slot++, [](void* f) { (*static_cast<const std::function<void()>*>(f))(); }, const_cast<std::function<void()>*>(&body));
    }
  }
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
bool round_of(Block& b) {
  bool moved = false;
  block = &b;
  place.block = b.index;
  for (unsigned i : order(static_cast<unsigned>(b.threads.size()))) {
    Thread& t = b.threads[i];
    if (!t.can_run()) continue;
    t.waits = nullptr;
    t.flag = nullptr;
    current = &t;
    place.thread = t.index;
    t.fiber.resume();
    moved = true;
  }
  return moved;
}

/// Runs blocks until none can go on, each as far as it gets without the others: what should have waited has not. False when one has not
/// ended.
bool run_blocks(std::vector<Block>& blocks, std::string& error) {
  bool moved = true;
  while (moved) {
    moved = false;
    for (unsigned b : order(static_cast<unsigned>(blocks.size())))
      while (round_of(blocks[b])) moved = true;
  }
  for (const Block& b : blocks) {
    size_t ended = 0;
    for (const Thread& t : b.threads) ended += t.fiber.finished();
    if (ended == b.threads.size()) continue;
    error = std::to_string(b.threads.size() - ended) + " threads of a block of " + std::to_string(b.threads.size()) +
            " wait at a barrier that the others do not reach, or for a flag (" + std::to_string(ended) + " have ended)";
    return false;
  }
  return true;
}

}  // namespace

void set_schedule(uint64_t seed) {
  schedule = seed;
  generator.seed(seed);
}

bool run(const Launch& launch, const std::function<void()>& thread, std::string& error) {
  place.grid_size = launch.grid;
  place.block_size = launch.block;
  const std::vector<unsigned> numbers = order(launch.grid.x * launch.grid.y * launch.grid.z);
  const size_t at_once = launch.together ? numbers.size() : 1;
  for (size_t first = 0; first < numbers.size(); first += at_once) {
    std::vector<Block> blocks;
    for (size_t i = first; i < first + at_once; ++i) {
      blocks.emplace_back(launch, numbers[i]);
      blocks.back().start(thread, (i - first) * blocks.back().threads.size());
    }
    if (!run_blocks(blocks, error)) return false;
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

void* dynamic_memory() {
  static const char key = 0;
  return shared_memory(&key, block->launch->dynamic_bytes);
}

void wait_for_flag(const unsigned* flag, unsigned least) {
  current->flag = flag;
  current->least = least;
  if (*flag < least) current->fiber.suspend();
  current->flag = nullptr;
}

}  // namespace tt::emulator
