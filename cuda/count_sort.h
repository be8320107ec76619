// Positions 0, 1, … sorted by the key each of them holds, equal keys in order of position: a counting sort without a host round trip.
//
//   start[k] = how many positions hold a key below k     (count, then scan)
//   drop every position anywhere in the stretch of its key (atomics: in any order)
//   rank it there by how many positions of the stretch are smaller
//
// Atomics count integers and choose places that the last step forgets, so the result is the same in every run. Ranking costs the square of
// the length of a stretch, spread over all threads: words of a text, 1 in 20 the same, take less time than launching a kernel does. The
// worst case, 100,000 equal keys, is 10^10 comparisons.
#pragma once

#include <cstdint>

#include "cuda/context.h"

namespace tt::TT_ISA {

/// Keys of [0, keys); a position whose key is `left_out` is not sorted.
struct SortByKey {
  const int32_t* key;
  int64_t n, keys;
  int64_t left_out;
};

/// On the device: position[start[k]] … position[start[k + 1] - 1] hold key k; start[keys] is how many are sorted.
struct SortedByKey {
  const int32_t* start;
  const int32_t* position;
};

SortedByKey sort_by_key(Context& ctx, const SortByKey& s);

}  // namespace tt::TT_ISA
