// Which units of a step a crew member computes, and in which order.
//
// Units are shared out in whole vectors: a member owns the vectors [begin, end) of ceil(units / lanes), in panels of some.
#pragma once

#include "native/cpu/pack.h"
#include "native/cpu/recurrent_crew.h"

namespace tt::TT_ISA {

/// A member's contiguous share of `units`, and what it multiplies for them.
struct Share {
  int64_t units, begin, end;  // in vectors
  Operand operand;
  real* pairs;
  Place place;
  Place packers;  // those who have the same units pack them together
  bool thin;
  Deal* deals = nullptr;

  Share(int64_t all, const Crew& crew) : Share(all, crew, crew.units) {}
  /// The share of another place than that among the units of a step.
  Share(int64_t all, const Crew& crew, const Place& place)
      : units(all),
        begin(begin_of(place)),
        end(end_of(place)),
        operand(crew.operand),
        pairs(crew.pairs),
        place(place),
        packers(crew.rows),
        thin(crew.thin) {}
  /// The same, for panels that members may compute for one another.
  Share dealt(const Crew& crew) const {
    Share s = *this;
    s.deals = crew.deals;
    return s;
  }

  int64_t begin_of(const Place& p) const { return p.begin((units + lanes - 1) / lanes); }
  int64_t end_of(const Place& p) const { return p.end((units + lanes - 1) / lanes); }

  int64_t first() const { return begin * lanes; }
  int64_t last() const { return end * lanes < units ? end * lanes : units; }
  int64_t count() const { return last() - first(); }
  Span all() const { return {first(), last()}; }
  /// Units in vector v.
  int64_t width(int64_t v) const { return units - v * lanes < lanes ? units - v * lanes : lanes; }
  /// f(v, Int<n>) for every panel that this member packs: n vectors from v on, at most `Most`.
  template <int Most, class F>
  void each_packed(F&& f) const {
    for (int64_t v = begin + packers.rank * Most; v < end; v += packers.size * Most)
      with_int<Most>(end - v, [&](auto count) { f(v, count); });
  }
  /// Words of K numbers.
  int64_t depth(int64_t K) const { return depth_of(operand, K); }
  /// These rows of a step as its products take them.
  Rows left(Rows a, Span rows, int64_t K) const {
    a = a.from(rows.first);
    return is_pair(operand) ? pair_rows(a, rows.count(), K, pairs, CrewPlan::stride(operand, K)) : a;
  }
};

/// The order of a member's panels in a sweep: back the way the last one came. Where the panels are more than the L2 holds, those it read
/// last are still there; always from the first on, each would be pushed out just before it is read again. Where panels are dealt, who is
/// through takes those of others, from the end that they reach last; all who share units meet between two sweeps.
class Course {
 public:
  /// For panels of `most` vectors.
  Course(const Share& share, int64_t most) : most_(most) {
    if (share.deals) deal(share, 0, share.place).reset(Range(share, share.place, most).count);
  }

  /// f(v, end, following) for every panel: its first vector, the end of the vectors it is cut from, and the first of the panel after it, or
  /// its own.
  template <class F>
  TT_INLINE void sweep(const Share& share, F&& f) {
    back_ = !back_;
    const int turn = turn_;
    turn_ ^= 1;
    if (share.deals) deal(share, turn_, share.place).reset(Range(share, share.place, most_).count);  // nobody is in the next sweep yet
    for (int other = 0; other < (share.deals ? share.place.size : 1); ++other) {
      const Place place{(share.place.rank + other) % share.place.size, share.place.size};
      const Range range(share, place, most_);
      for (int64_t n = 0;; ++n) {
        int64_t i = n;
        if (share.deals) {
          Deal& left = deal(share, turn, place);
          i = other == 0 ? left.take_first() : left.take_last();
        }
        if (i < 0 || i >= range.count) break;
        f(range.at(i, back_), range.end, range.at(i + 1 < range.count ? i + 1 : i, back_));
      }
    }
  }

 private:
  /// The panels of a place.
  struct Range {
    int64_t begin, end, most, count;
    Range(const Share& share, const Place& place, int64_t most)
        : begin(share.begin_of(place)), end(share.end_of(place)), most(most), count((end - begin + most - 1) / most) {}
    int64_t at(int64_t i, bool back) const { return begin + (back ? count - 1 - i : i) * most; }
  };
  static Deal& deal(const Share& share, int turn, const Place& place) { return share.deals[turn * place.size + place.rank]; }

  int64_t most_;
  bool back_ = true;
  int turn_ = 0;
};

}  // namespace tt::TT_ISA
