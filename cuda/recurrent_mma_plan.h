// How a group of blocks shares the steps of some rows of a batch on tensor cores (recurrent_mma.h): decided by sizes and limits alone.
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
using WideShape = MmaShape<1, tiles, 48, 2, 384>;  // 16 rows, many weights
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
  int k_tiles;                                      // of 8 words, all of an operand
  int64_t row_groups;                               // of a direction
  int64_t groups;                                   // of all
  int pitch;                                        // numbers from one row of sums to the next
  uint32_t slice, operand;                          // bytes of a block's part of an operand, and of a whole one
  uint32_t slices, weights, table, sums, barriers;  // where they are in shared memory, after the operands that are there
  uint32_t shared;                                  // bytes in all
  bool sums_over_operand;                           // where there is no place for both

  int threads() const { return 32 * across * splits; }
};

/// The plan for groups of `owners` blocks with `units` units each, in a kernel of a kind, with some operands in shared memory; none if that
/// does not fit.
std::optional<MmaPlan> plan_group(const MmaProblem& problem, MmaKind kind, int units, int owners, int operands, size_t shared_memory);

}  // namespace tt::TT_ISA
