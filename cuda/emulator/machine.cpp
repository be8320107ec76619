#include "cuda/emulator/machine.h"

#include <algorithm>
#include <cstdlib>
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

// Tests that reach the emulator through the plugin name their seed in the environment.
uint64_t seed_of_environment() {
  const char* seed = std::getenv("THROUGHTIME_EMULATED_SCHEDULE");
  return seed ? std::strtoull(seed, nullptr, 10) : 0;
}

uint64_t schedule = seed_of_environment();
std::mt19937_64 generator(schedule);

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
  uint64_t since = 0;     // the generation it waits to end
  Ready ready = nullptr;  // of what it waits for
  const void* what = nullptr;
  unsigned value = 0;

  bool can_run() const {
    if (fiber.finished() || (waits && waits->generation == since)) return false;
    return !ready || ready(what, value);
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

  unsigned rank() const { return index.x % launch->cluster; }

  size_t still_running() const {
    size_t threads_left = 0;
    for (const Thread& t : threads) threads_left += !t.fiber.finished();
    return threads_left;
  }
  bool ended() const { return still_running() == 0; }

  void* memory(const void* key, size_t bytes) {
    auto& memory = shared[key];
    if (!memory) {
      memory.reset(new unsigned char[bytes]);
      std::memset(memory.get(), 0xff, bytes);
    }
    return memory.get();
  }
  void* dynamic() {
    static const char key = 0;
    return memory(&key, launch->dynamic_bytes);
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

/// The blocks that are there at once, and what is on its way between them.
struct Group {
  std::vector<Block> blocks;
  Barrier barrier;
  std::vector<Delivery> open;
  std::string error;

  void make(const Delivery& d) {
    if (blocks[d.rank].ended() || blocks[d.from_rank].ended()) error = "a copy between blocks of which one has ended";
    std::memcpy(d.to, d.from, d.bytes);
    d.arrived(d.barrier, d.bytes);
  }
  /// Makes one of the open copies. False when there is none.
  bool make_one() {
    if (open.empty()) return false;
    const auto which = open.begin() + static_cast<std::ptrdiff_t>(schedule > 1 ? generator() % open.size() : open.size() - 1);
    const Delivery d = *which;
    open.erase(which);
    make(d);
    return true;
  }
};

Group* group = nullptr;
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
    t.ready = nullptr;
    current = &t;
    place.thread = t.index;
    t.fiber.resume();
    moved = true;
  }
  return moved;
}

/// Runs blocks until none can go on, each as far as it gets without the others: what should have waited has not. False when one has not
/// ended.
bool run_group(Group& g, std::string& error) {
  group = &g;
  bool moved = true;
  while (moved) {
    moved = false;
    for (unsigned b : order(static_cast<unsigned>(g.blocks.size())))
      while (round_of(g.blocks[b])) {
        moved = true;
        if (schedule > 1 && generator() % 4 == 0) g.make_one();
      }
    if (!moved) moved = g.make_one();
  }
  error = g.error;
  for (const Block& b : g.blocks) {
    const size_t left = b.still_running();
    if (left == 0) continue;
    error = std::to_string(left) + " threads of a block of " + std::to_string(b.threads.size()) +
            " wait at a barrier that the others do not reach, or for a flag (" + std::to_string(b.threads.size() - left) + " have ended)";
  }
  return error.empty();
}

}  // namespace

void set_schedule(uint64_t seed) {
  schedule = seed;
  generator.seed(seed);
}

unsigned choose(unsigned n) { return schedule == 0 ? 0 : schedule == 1 ? n - 1 : static_cast<unsigned>(generator() % n); }

bool run(const Launch& launch, const std::function<void()>& thread, std::string& error) {
  place.grid_size = launch.grid;
  place.block_size = launch.block;
  const unsigned blocks = launch.grid.x * launch.grid.y * launch.grid.z, at_once = launch.together ? blocks : launch.cluster;
  if (blocks % at_once != 0) {
    error = "a grid that is not made of whole clusters";
    return false;
  }
  for (unsigned first : order(blocks / at_once)) {
    Group g;
    const std::vector<unsigned> numbers = order(at_once);
    g.blocks.reserve(at_once);
    for (unsigned i = 0; i < at_once; ++i) {
      g.blocks.emplace_back(launch, first * at_once + (launch.cluster > 1 ? i : numbers[i]));
      g.blocks.back().start(thread, size_t{i} * g.blocks.back().threads.size());
    }
    if (!run_group(g, error)) return false;
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

void Copies::add(const Copy& copy) {
  if ((reinterpret_cast<uintptr_t>(copy.to) | reinterpret_cast<uintptr_t>(copy.from)) % copy.bytes != 0)
    group->error = "an asynchronous copy of " + std::to_string(copy.bytes) + " bytes whose addresses are not multiples of that";
  open_.push_back(copy);
}

void Copies::end_group() {
  groups_.push_back(std::move(open_));
  open_.clear();
}

void Copies::make(size_t but) {
  while (groups_.size() > but) {
    for (const Copy& c : groups_.front()) {
      std::memset(c.to, 0, c.bytes);
      if (c.read > 0) std::memcpy(c.to, c.from, c.read);
    }
    groups_.erase(groups_.begin());
  }
}

Copies& copies() { return current->copies; }

void* shared_memory(const void* key, size_t bytes) { return block->memory(key, bytes); }

void* dynamic_memory() { return block->dynamic(); }

void wait_until(Ready ready, const void* what, unsigned value) {
  if (ready(what, value)) return;
  current->ready = ready;
  current->what = what;
  current->value = value;
  current->fiber.suspend();
}

unsigned cluster_rank() { return block->rank(); }

void cluster_barrier() { wait(group->barrier, static_cast<unsigned>(group->blocks.size() * block->threads.size())); }

void* in_block(unsigned rank, void* own) {
  const auto offset = static_cast<unsigned char*>(own) - static_cast<unsigned char*>(dynamic_memory());
  return static_cast<unsigned char*>(group->blocks[rank].dynamic()) + offset;
}

void deliver(const Delivery& delivery) {
  if (schedule == 0 || (schedule > 1 && generator() % 2 == 0))
    group->make(delivery);
  else
    group->open.push_back(delivery);
}

}  // namespace tt::emulator
