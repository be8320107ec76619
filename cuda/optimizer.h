// The walk of an optimizer step over all parameters: one launch, whose blocks take chunks of them. An item of the walk has `size` elements,
// and item(first, end) updates some; steps that keep a number of their own on the device have item.after() for it.
#pragma once

#include <cmath>
#include <type_traits>

#include "cuda/segments.h"
#include "native/gen/args.h"

namespace tt::TT_ISA {

/// A guard that is not finite holds everything back.
__device__ inline bool held_back(const real* guard) { return guard && *guard - *guard != 0; }

struct UpdateChunk {
  const real* guard;
  template <class Item>
  __device__ void operator()(int64_t, const Item& item, int64_t first, int64_t end) const {
    if (!held_back(guard)) item(first, end);
  }
};

struct AfterUpdate {
  const real* guard;
  template <class Item>
  __device__ void operator()(const Item& item) const {
    if (!held_back(guard)) item.after();
  }
};

/// f(j) for the elements of [first, end) that are the calling thread's.
template <class F>
__device__ void each_of_chunk(int64_t first, int64_t end, F f) {
  for (int64_t j = first + threadIdx.x; j < end; j += blockDim.x) f(j);
}

template <class Item, class = void>
constexpr bool has_after = false;
template <class Item>
constexpr bool has_after<Item, std::void_t<decltype(&Item::after)>> = true;

/// make(i), an Item, for every parameter i that has a gradient.
template <class Item, class Args, class Make>
void each_parameter(Context& ctx, const Args& a, Make make) {
  in_segments<Item>(
      a.params.n, [&](int64_t i) { return a.grads[i] != nullptr; }, make,
      [&](const Segments<Item>& s) {
        launch(ctx, walking_blocks(ctx, s.chunks), block_threads, walk_segments<Item, UpdateChunk>, s, UpdateChunk{a.guard});
        if constexpr (has_after<Item>) launch(ctx, 1, block_threads, each_segment<Item, AfterUpdate>, s, AfterUpdate{a.guard});
      });
}

/// Item(a, i) for every parameter i that has a gradient.
template <class Item, class Args>
void each_parameter(Context& ctx, const Args& a) {
  each_parameter<Item>(ctx, a, [&](int64_t i) { return Item(a, i); });
}

/// A step of native/math/steps on one parameter with its n buffers, by step(p, g, buffers...).
template <class Step, int n>
struct PlainItem {
  Step step;
  real* p;
  const real* g;
  real* buffers[n];
  int64_t size;

  __device__ void operator()(int64_t first, int64_t end) const {
    each_of_chunk(first, end, [&](int64_t j) {
      if constexpr (n == 1) step(p[j], g[j], buffers[0][j]);
      if constexpr (n == 2) step(p[j], g[j], buffers[0][j], buffers[1][j]);
    });
  }
};

/// Step(a, i) on every parameter i that has a gradient, with element i of each list of buffers.
template <class Step, class Args, class... Lists>
void plain_steps(Context& ctx, const Args& a, const Lists&... buffers) {
  using Item = PlainItem<Step, sizeof...(buffers)>;
  each_parameter<Item>(ctx, a, [&](int64_t i) { return Item{Step(a, i), a.params[i], a.grads[i], {buffers[i]...}, a.params_size[i]}; });
}

}  // namespace tt::TT_ISA
