// Blocks, warps and lanes that run a kernel of PTX, with the checks of a sanitizer: addresses, alignment, barriers, races.
//
// A warp runs the lanes that are at one place as long as they stay together, then chooses others; instructions for a whole warp wait until
// all are there. Which lanes, warps and blocks go first is the emulator's schedule (cuda/emulator/machine.h).
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "cuda/ptx/memory.h"
#include "cuda/ptx/program.h"
#include "cuda/ptx/races.h"

namespace tt::ptx {

constexpr uint32_t warp_size = 32;

struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Dim {
  uint32_t x = 1, y = 1, z = 1;
  uint32_t count() const { return x * y * z; }
};

struct Launch {
  Dim grid, block;
  uint32_t dynamic_bytes = 0;
  uint32_t cluster = 1;
  bool together = false;  // all blocks are there at once
};

struct Block;
struct Group;

struct Warp {
  Block* block = nullptr;
  uint32_t number = 0;                // in its block
  uint32_t slot = 0;                  // in its group
  std::unique_ptr<uint32_t[]> words;  // of registers
  std::vector<uint32_t> predicates;
  std::vector<uint8_t> local;
  uint32_t live = 0, waiting = 0;  // lanes
  uint32_t at[warp_size] = {};     // the next instruction of each
  std::vector<uint32_t> back[warp_size];
  bool arrived = false;      // at the block's barrier, or at the cluster's
  bool looked_only = false;  // a turn has ended with a look at what others write
  uint32_t looks = 0;
  uint32_t carry = 0;  // of each lane

  template <class T>
  T* row(uint32_t row) {
    return reinterpret_cast<T*>(&words[size_t{row} * warp_size]);
  }
  Races::Who who(uint32_t lane) const { return {slot, lane, live}; }
};

/// A barrier in shared memory that counts bytes.
struct CopyBarrier {
  uint32_t expected = 0, pending = 0, phase = 0;
  int64_t bytes = 0;
  bool published = false;
  uint32_t owner_slot = 0, owner_lane = 0;
};

struct Block {
  Group* group = nullptr;
  Dim index;
  uint32_t rank = 0;    // in its cluster
  uint32_t number = 0;  // in its group
  std::vector<uint8_t> memory;
  uint8_t* shared = nullptr;
  uint32_t shared_bytes = 0;
  std::vector<Warp> warps;
  std::unordered_map<uint32_t, CopyBarrier> barriers;

  bool ended() const;
};

/// A copy by a warp from global to shared memory, in groups.
struct AsyncCopy {
  uint8_t* to;
  const uint8_t* from;
  uint32_t bytes, read;
  const Instruction* at;
};

/// A copy to another block that is on its way.
struct BlockCopy {
  uint32_t from_rank, to_rank, bytes, barrier;
  uint8_t* to;
  const uint8_t* from;
  Races::Copy clock;
};

/// Blocks that are there at once.
struct Group {
  const Launch* launch = nullptr;
  const Program* program = nullptr;
  const uint8_t* parameters = nullptr;
  Races* races = nullptr;
  std::vector<Block> blocks;
  std::vector<BlockCopy> copies;
  std::unordered_map<uint64_t, std::vector<std::vector<AsyncCopy>>> async;  // by warp and lane; the last one is open
  uint64_t progress = 0;                                                    // counts what others can see

  std::string where(const Warp& warp, uint32_t lane) const;
  [[noreturn]] void fault(const Warp& warp, uint32_t lane, const Instruction& in, const std::string& what) const;
  std::vector<std::vector<AsyncCopy>>& async_of(const Warp& warp, uint32_t lane) {
    auto& groups = async[uint64_t{warp.slot} * warp_size + lane];
    if (groups.empty()) groups.emplace_back();
    return groups;
  }
  void deliver(size_t which);
  void complete(CopyBarrier& barrier);
};

/// The parts of an address in shared memory: the block of the cluster and the place there. Compute capability 9.0 keeps the first 1024
/// bytes.
constexpr uint32_t rank_shift = 24, first_shared = 1024;
/// Where generic addresses mean shared memory.
constexpr uint64_t shared_window = uint64_t{0x7fe} << 52;

/// Where an access goes, checked: its bytes in the host's memory.
uint8_t* reach(Warp& warp, uint32_t lane, const Instruction& in, Space space, uint64_t address, uint32_t bytes, Access access);

/// Runs a launch. False, with the reason, when a thread failed, blocks could not go on, or accesses raced.
bool run(const Program& program, const Launch& launch, const uint8_t* parameters, std::string& error);
/// The same for work of a stream, which may race with that of other streams.
bool run_in_stream(const Program& program, const Launch& launch, const uint8_t* parameters, std::string& error);

}  // namespace tt::ptx
