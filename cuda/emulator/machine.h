// An emulated GPU: runs the blocks of a launch one after the other, or together where they wait for each other, and the threads of a block
// as fibers that switch at barriers and shuffles.
//
// What it finds: a missing barrier (threads run to their next barrier in an order that the seed chooses, so one of a few seeds reads
// what was not written yet), a barrier that not every thread reaches, reads of shared memory before it was written (it starts as NaN),
// copies between the blocks of a cluster that arrive too early or too late for who reads or reuses their memory, or after a block's end.
// What streams and events leave unordered runs in other orders by the seed too (streams.h).
// What it does not: races between blocks, and between threads that no barrier separates from each other in any order; missing fences.
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

/// The order in which threads, blocks and streams run: 0 ascending, 1 descending, others at random.
void set_schedule(uint64_t seed);
/// One of n by that order.
unsigned choose(unsigned n);

struct Launch {
  Index grid, block;
  size_t dynamic_bytes = 0;  // of shared memory
  bool together = false;     // all blocks are there at once, as in a cooperative launch
  unsigned cluster = 1;      // neighbouring blocks that are there at once and reach each other's dynamic shared memory
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
    const void* from;
    size_t bytes, read;  // of which so many are read, zeros for the rest
  };
  /// A failure of the launch, as on a GPU, unless the number of bytes divides both addresses.
  void add(const Copy& copy);
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
/// Goes on when ready(what, value).
using Ready = bool (*)(const void* what, unsigned value);
void wait_until(Ready ready, const void* what, unsigned value);

/// The number of the running block in its cluster, and a barrier for all threads of that.
unsigned cluster_rank();
void cluster_barrier();
/// Where `own`, in the caller's dynamic shared memory, is in that of block `rank` of the cluster.
void* in_block(unsigned rank, void* own);
/// A copy into the dynamic shared memory of block `rank`. The schedule says when it is made, and arrived(barrier, bytes) called: at once
/// with seed 0, with seed 1 when nothing else can go on and the latest first, with others sometime.
struct Delivery {
  unsigned from_rank, rank;
  void* to;
  const void* from;
  size_t bytes;
  void (*arrived)(void* barrier, size_t bytes);
  void* barrier;
};
void deliver(const Delivery& delivery);

}  // namespace tt::emulator
