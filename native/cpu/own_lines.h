// The lines of a chunk of steps whose rows a member computes, for the products with W_ih: what it writes or reads there lies in its own
// cache. Where one group has all rows they are simply a part of the chunk.
#pragma once

#include "native/cpu/recurrent_crew.h"
#include "native/cpu/recurrent_schedule.h"

namespace tt::TT_ISA {

class OwnLines {
 public:
  /// Those of steps [begin, end); `at` as in the schedule. Members of a group share out the group's.
  OwnLines(const Schedule& s, const int64_t* at, const Crew& crew, int64_t begin, int64_t end) : at_(at + s.offset[begin]) {
    const int64_t lines = s.offset[end] - s.offset[begin];
    if (crew.rows.size == 1) {
      first_ = crew.begin(lines), count_ = crew.end(lines) - first_;
      return;
    }
    int64_t *line = crew.own, *place = crew.own + lines, n = 0;
    for (int64_t t = begin; t < end; ++t) {
      const Span rows = crew.rows_of(s.active(t));
      for (int64_t j = rows.first; j < rows.last; ++j, ++n) {
        line[n] = s.offset[t] - s.offset[begin] + j;
        place[n] = at_[line[n]];
      }
    }
    first_ = crew.units.begin(n), count_ = crew.units.end(n) - first_;
    line_ = line, at_ = place;
  }

  int64_t count() const { return count_; }
  /// These lines of a buffer of the chunk's.
  template <class T>
  RowsOf<T> of(T* lines, int64_t stride) const {
    if (line_) return {lines, stride, line_ + first_};
    return {lines + first_ * stride, stride};
  }
  /// The rows of [B,T,width] they belong to.
  template <class T>
  RowsOf<T> user(T* data, int64_t width) const {
    return {data, width, at_ + first_};
  }

 private:
  int64_t first_, count_;
  const int64_t* line_ = nullptr;
  const int64_t* at_;
};

}  // namespace tt::TT_ISA
