// How a group of blocks shares the steps of some rows of a batch on tensor cores (recurrent_mma.h): decided by sizes and limits alone. What
// the blocks give each other is either operands (recurrent_gather.h) or parts of sums (recurrent_scatter.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "cuda/gpu.h"
#include "cuda/recurrent_choice.h"

namespace tt::TT_ISA {

/// A recurrence: `gates` sums for each of `units`, over `sent` times as many numbers that the units gave in the step before.
struct MmaProblem {
  int gates, sent;
  int64_t units, batch, directions;
  Precision precision;
};

// Why no plan is made.
constexpr const char* needs_tensor_cores = "it multiplies in tf32 or bf16";
constexpr const char* nothing_to_do = "there is nothing to do";

/// What a device allows.
struct MmaDevice {
  int capability;
  size_t shared_memory;  // of a block
  int processors;
};

/// A kernel is compiled for a number of rows, of column tiles of a warp, of fragments of weights that a thread keeps, and of elements
/// whose cell it computes. More registers mean fewer threads.
template <int row_tiles_, int tiles_, int fragments, int elements_, int threads_>
struct MmaShape {
  static constexpr int row_tiles = row_tiles_, rows = 16 * row_tiles, tiles = tiles_, kept = fragments / tiles_, elements = elements_,
                       threads = threads_;
};
template <int tiles>
using NarrowShape = MmaShape<1, tiles, 32, 1, 512>;  // 16 rows
template <int tiles>
using WideShape = MmaShape<1, tiles, tiles == 8 ? 56 : 48, 2, 384>;  // 16 rows, many weights
template <int tiles>
using TallShape = MmaShape<2, tiles, 24, 2, 512>;  // 32 rows
enum class MmaKind { narrow, wide, tall };

struct MmaPlan {
  MmaKind kind;
  int tiles;                                        // column tiles, of 8 sums, of a warp
  int rows;                                         // of a group
  int units;                                        // of a block, a multiple of 8
  int owners, blocks;                               // blocks of a group that have units, and all
  int across, splits;                               // warps side by side over a block's columns, and over k
  int k_tiles;                                      // of 8 words, of all the operand that a block multiplies
  int64_t row_groups;                               // of a direction
  int64_t groups;                                   // of all
  int pitch;                                        // numbers from one row of sums to the next
  uint32_t slice, operand;                          // bytes that a block gives to another one, and gets from all, in a step
  uint32_t slices, weights, table, sums, barriers;  // where they are in shared memory, after what the others give
  uint32_t shared;                                  // bytes in all
  bool sums_over_operand;                           // where there is no place for both

  int threads() const { return 32 * across * splits; }
};

/// Whether parts of sums are fewer bytes than operands, whose numbers have so many.
constexpr bool sums_travel(int gates, int sent, int bytes) { return gates == 1 && sent * bytes > 4; }

/// The plan for groups of `owners` blocks with `units` units each, in a kernel of a kind, that give each other operands, of which some are
/// in shared memory; none if that does not fit.
std::optional<MmaPlan> plan_gather(const MmaProblem& problem, MmaKind kind, int units, int owners, int operands, size_t shared_memory);
/// The same for blocks that give each other parts of sums.
std::optional<MmaPlan> plan_scatter(const MmaProblem& problem, MmaKind kind, int units, int owners, size_t shared_memory);

}  // namespace tt::TT_ISA
