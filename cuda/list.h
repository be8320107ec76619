// Updates of lists of arrays element by element: an item has `size` elements and updates element j by item(j).
#pragma once

#include "cuda/segments.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

struct ElementsOfChunk {
  template <class Item>
  __device__ void operator()(int64_t, const Item& item, int64_t first, int64_t end) const {
    for (int64_t j = first + threadIdx.x; j < end; j += blockDim.x) item(j);
  }
};

/// make(i) is the item of array i; one launch for the list.
template <class Item, class Make>
void each_element(Context& ctx, const List<real>& list, Make make) {
  in_segments<Item>(
      list.n, [&](int64_t i) { return list[i] != nullptr; }, make,
      [&](const Segments<Item>& s) {
        launch(ctx, walking_blocks(ctx, s.chunks), block_threads, walk_segments<Item, ElementsOfChunk>, s, ElementsOfChunk{});
      });
}

}  // namespace tt::TT_ISA
