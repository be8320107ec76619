// A list of arrays seen as one flat array, so that one parallel region serves them all.
#pragma once

#include "native/cpu/elementwise.h"

namespace tt::TT_ISA {

/// f(i, begin, end) for every array i of sizes[i] * unit elements that overlaps [first, last) of the flat array; begin and end count
/// within array i.
template <class F>
void for_segments(const int64_t* sizes, int64_t count, int64_t unit, int64_t first, int64_t last, F f) {
  int64_t at = 0;
  for (int64_t i = 0; i < count && at < last; ++i) {
    const int64_t size = sizes[i] * unit;
    const int64_t begin = first > at ? first - at : 0, end = last - at < size ? last - at : size;
    if (begin < end) f(i, begin, end);
    at += size;
  }
}

/// The arrays cut into flat chunks of a fixed size: f(chunk, i, begin, end) for each piece of array i in it, in order, each element costing
/// `cost` simple operations. Where loops end does not depend on the number of threads.
class Chunks {
 public:
  Chunks(const int64_t* sizes, int64_t lists) : sizes_(sizes), lists_(lists) {
    for (int64_t i = 0; i < lists; ++i) total_ += sizes[i];
  }

  int64_t count() const { return (total_ + size - 1) / size; }

  template <class F>
  void each(Context& ctx, int64_t cost, F f) const {
    ctx.team.parallel_for(count(), grain_of(cost * size), [&](int64_t begin, int64_t end) {
      for (int64_t c = begin; c < end; ++c)
        for_segments(sizes_, lists_, 1, c * size, c * size + size < total_ ? c * size + size : total_,
                     [&](int64_t i, int64_t first, int64_t last) { f(c, i, first, last); });
    });
  }

 private:
  static constexpr int64_t size = 8192;
  const int64_t* sizes_;
  int64_t lists_;
  int64_t total_ = 0;
};

}  // namespace tt::TT_ISA
