// An emulated GPU: runs the blocks of a launch one after the other, or together where they wait for each other, and the threads of a block
// as fibers that switch at barriers and shuffles.
//
// What it finds: a missing barrier (threads run to their next barrier in an order that the seed chooses, so one of a few seeds reads
// what was not written yet), a barrier that not every thread reaches, reads of shared memory before it was written (it starts as NaN).
// What it does not: races between blocks, and between threads that no barrier separates from each other in any order.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tt::emulator {

struct Index {
  unsigned x = 1, y = 1, z = 1;
};

/// Where the running thread is.
struct Place {
  Index thread, block, block_size, grid_size;
};
extern Place place;

/// The order in which threads and blocks run: 0 ascending, 1 descending, others at random.
void set_schedule(uint64_t seed);

struct Launch {
  Index grid, block;
  size_t dynamic_bytes = 0;  // of shared memory
  bool together = false;     // all blocks are there at once, as in a cooperative launch
};

/// Runs `thread` for every thread of every block. False, with the reason in `error`, when a block cannot go on.
bool run(const Launch& launch, const std::function<void()>& thread, std::string& error);

/// What kernels call, on a fiber.
void block_barrier();
void warp_barrier();
struct LaneValue {
  uint64_t words[3];
};
/// What every lane of the warp gave, by lane, until the caller's next barrier but one.
const LaneValue* share_with_warp(const LaneValue& value);
/// The value of lane `source` of the warp, for values of up to 8 bytes.
uint64_t exchange(uint64_t value, unsigned source);
/// Copies that the running thread has started, in groups.
class Copies {
 public:
  struct Copy {
    void* to;
    const void* from;  // null for zeros
    size_t bytes;
  };
  void add(const Copy& copy) { open_.push_back(copy); }
  void end_group();
  /// Makes those of all groups but the last `but`.
  void make(size_t but);

 private:
  std::vector<std::vector<Copy>> groups_;
  std::vector<Copy> open_;
};
Copies& copies();
/// The memory that all threads of a block share for one declaration; `key` tells declarations apart.
void* shared_memory(const void* key, size_t bytes);
/// The shared memory whose size the launch says.
void* dynamic_memory();
/// Goes on when *flag has reached `least`.
void wait_for_flag(const unsigned* flag, unsigned least);

}  // namespace tt::emulator
