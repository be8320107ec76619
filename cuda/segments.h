// A list of arrays walked by one launch: what is to be done with each of them, pointers and scalars, travels with the launch as a
// parameter. So nothing is copied to the device first, and a model's parameters are one launch (two or three, if there are more than a
// parameter holds).
#pragma once

#include <cstring>
#include <type_traits>

#include "cuda/group.h"
#include "cuda/launch.h"
#include "native/math/host_device.h"

namespace tt::TT_ISA {

constexpr int64_t segment_chunk = 2048;

/// Up to `most` arrays, cut into chunks of a fixed size: where sums end does not depend on the device. An Item has `size` elements.
template <class Item>
struct Segments {
  static constexpr int most = static_cast<int>(15 * 1024 / (sizeof(Item) + sizeof(int64_t)));

  int count;
  int64_t chunks;
  int64_t first_chunk[most];
  alignas(Item) unsigned char items[most * sizeof(Item)];

  TT_HOST_DEVICE const Item& operator[](int i) const { return reinterpret_cast<const Item*>(items)[i]; }

  void add(const Item& item) {
    static_assert(std::is_trivially_copyable_v<Item>);
    std::memcpy(items + count * sizeof(Item), &item, sizeof item);
    first_chunk[count++] = chunks;
    chunks += (item.size + segment_chunk - 1) / segment_chunk;
  }

  /// The array of a chunk: the last one that begins at it or before.
  __device__ int item_of(int64_t chunk) const {
    int low = 0, high = count;
    while (high - low > 1) {
      const int middle = (low + high) / 2;
      (first_chunk[middle] <= chunk ? low : high) = middle;
    }
    return low;
  }
};

/// f(chunk, item, first, end) by a block for every chunk: elements [first, end) of the item.
template <class Item, class F>
__global__ void walk_segments(TT_PARAMETER(Segments<Item>) s, F f) {
  for (int64_t c = blockIdx.x; c < s.chunks; c += gridDim.x) {
    const int i = s.item_of(c);
    const int64_t first = (c - s.first_chunk[i]) * segment_chunk, size = s[i].size;
    f(c, s[i], first, first + segment_chunk < size ? first + segment_chunk : size);
  }
}

/// f(item) by a thread for every array.
template <class Item, class F>
__global__ void each_segment(TT_PARAMETER(Segments<Item>) s, F f) {
  for (int i = static_cast<int>(threadIdx.x); i < s.count; i += static_cast<int>(blockDim.x)) f(s[i]);
}

/// send(segments) for the items make(i) of i in [0, count), as many at a time as fit; `wanted(i)` tells which.
template <class Item, class Wanted, class Make, class Send>
void in_segments(int64_t count, Wanted wanted, Make make, Send send) {
  Segments<Item> s;
  s.count = 0;
  s.chunks = 0;
  for (int64_t i = 0; i < count; ++i) {
    if (wanted(i)) s.add(make(i));
    if (s.count < Segments<Item>::most && i + 1 < count) continue;
    if (s.count > 0) send(s);
    s.count = 0;
    s.chunks = 0;
  }
}

}  // namespace tt::TT_ISA
