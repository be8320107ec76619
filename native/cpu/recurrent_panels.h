// The recurrent weights that one crew member owns, packed once per call (inference keeps them longer, see pack_cache.h) into panels that
// stay in its L2 for the whole sequence.
//
// Units are shared out in whole vectors: a member owns the vectors [begin, end) of ceil(units / lanes). Those who own the same, for other
// rows, pack them together.
#pragma once

#include <utility>

#include "native/cpu/dot.h"
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
    return operand == Operand::bf16_pair ? pair_rows(a, rows.count(), K, pairs, CrewPlan::stride(operand, K)) : a;
  }
};

/// Room for the packed weights of all members together, whatever is multiplied: `units` columns, K deep.
inline int64_t packed_size(int64_t units, int64_t K) { return (units + lanes - 1) / lanes * lanes * K; }

/// Lines of a whole call up to which packing the weights would cost more than the call: they are then read where they lie, unless the
/// packed ones are kept.
constexpr int64_t few_lines = 4;

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

/// Room for packed weights: kept for later calls or not, and perhaps filled by an earlier one.
struct Packed {
  real* data;
  bool kept, made;
  Packed(real* data, bool kept = false, bool made = false) : data(data), kept(kept), made(made) {}
  Packed from(int64_t offset) const { return {data + offset, kept, made}; }
  /// Whether a call of `lines` uses it.
  bool serves(int64_t lines) const { return kept || lines > few_lines; }
};

/// G gates of a vector of units side by side, so that a tile ends with every gate of its units: of one vector, of two where G is odd, which
/// would leave a tile of one vector, and of as many as a thin tile takes. Weights are [G*units, K], gate after gate.
template <int G>
class GatePanels {
 public:
  GatePanels(Rows weights, int64_t K, const Share& share, int64_t lines, Packed packed)
      : weights_(weights),
        share_(share),
        K_(K),
        packed_(packed.serves(lines) ? packed.data : nullptr),
        course_(share_, share.thin ? vectors<Int<1>> : vectors<Int<0>>) {
    if (!packed_ || packed.made) return;
    share_.thin ? pack<Int<1>>() : pack<Int<0>>();
  }

  /// make(unit, whole) gives the epilogue of a vector of units; where `whole` is Int<1> all its lanes are units.
  template <class Make>
  TT_INLINE void sweep(Rows a, Span rows, int64_t K, Make&& make) {
    if (!packed_) return sweep_dots(a, rows, K, make);
    a = share_.left(a, rows, K);
    share_.thin ? sweep_panels<Int<1>>(a, rows, K, make) : sweep_panels<Int<0>>(a, rows, K, make);
  }

 private:
  /// Vectors of units of a panel.
  template <class Thin>
  static constexpr int vectors = Thin::value        ? thin_vectors / G
                                 : G % tile_vectors ? tile_vectors
                                                    : 1;

  real* panel(int64_t v) const { return packed_ + v * share_.depth(K_) * G * lanes; }
  Rows gate(int g, int64_t v) const { return weights_.from(g * share_.units + v * lanes); }

  template <class Thin>
  void pack() const {
    share_.each_packed<vectors<Thin>>([&](int64_t v, auto count) {
      pack_panel<decltype(count)::value * G, Thin::value ? thin_vectors : tile_vectors>(
          panel(v), share_.depth(K_), [&](int i, int64_t width, real* out) {
            pack_rows(share_.operand, gate(i % G, v + i / G), share_.width(v + i / G), K_, width, out);
          });
    });
  }

  /// Hands each of N epilogues the gates of its vector.
  template <int N, class Epilogue>
  struct EachVector {
    Epilogue epilogues[N];
    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      for (const Epilogue& e : epilogues) e.before(first, ahead);
    }
    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&sums)[MR][N * G]) const {
#pragma GCC unroll 2
      for (int i = 0; i < N; ++i) {
        vreal own[MR][G];
#pragma GCC unroll 8
        for (int r = 0; r < MR; ++r)
#pragma GCC unroll 4
          for (int g = 0; g < G; ++g) own[r][g] = sums[r][i * G + g];
        epilogues[i].after(first, own);
      }
    }
  };

  template <class Thin, class Make>
  TT_INLINE void sweep_panels(const Rows& a, Span rows, int64_t K, Make&& make) {
    course_.sweep(share_, [&](int64_t v, int64_t end, int64_t following) TT_LAMBDA_INLINE {
      with_int<vectors<Thin>>(end - v, [&](auto count) TT_LAMBDA_INLINE {
        constexpr int N = decltype(count)::value;
        if (share_.width(v + N - 1) == lanes)
          sweep_panel<N, Thin>(a, rows, K, v, following, Int<1>{}, make);
        else
          sweep_panel<N, Thin>(a, rows, K, v, following, Int<0>{}, make);
      });
    });
  }
  template <int N, class Thin, class Whole, class Make>
  TT_INLINE void sweep_panel(const Rows& a, Span rows, int64_t K, int64_t v, int64_t following, Whole whole, Make&& make) const {
    const auto each = make_each<N>(v, whole, make, std::make_integer_sequence<int, N>{});
    if constexpr (Thin::value)
      sweep_thin<N * G>(share_.operand, a, rows.first, rows.count(), share_.depth(K), panel(v), each);
    else
      sweep_rows<N * G>(share_.operand, a, rows.first, rows.count(), share_.depth(K), {panel(v), panel(following)}, each);
  }
  template <int N, class Whole, class Make, int... I>
  TT_INLINE static auto make_each(int64_t v, Whole whole, Make&& make, std::integer_sequence<int, I...>) {
    return EachVector<N, decltype(make(v, whole))>{{make((v + I) * lanes, whole)...}};
  }

  template <class Make>
  TT_INLINE void sweep_dots(const Rows& a, Span rows, int64_t K, Make&& make) const {
    for (int64_t v = share_.begin; v < share_.end; ++v) {
      if (share_.width(v) == lanes)
        dots(a, rows, K, v, make(v * lanes, Int<1>{}));
      else
        dots(a, rows, K, v, make(v * lanes, Int<0>{}));
    }
  }
  template <class Epilogue>
  TT_INLINE void dots(const Rows& a, Span rows, int64_t K, int64_t v, const Epilogue& e) const {
    for (int64_t j = rows.first; j < rows.last; ++j) {
      vreal sums[1][G], sum[1];
      for (int g = 0; g < G; ++g) {
        dot_rows({a[j]}, gate(g, v), share_.width(v), K, sum);
        sums[0][g] = sum[0];
      }
      e.after(j, sums);
    }
  }

  Rows weights_;
  Share share_;
  int64_t K_;
  real* packed_;
  Course course_;
};

/// Up to `vectors` vectors of units side by side.
class UnitPanels {
 public:
  static constexpr int vectors = vector_registers >= 32 ? 4 : 2;

  enum class From { rows, columns };

  /// `weights` are [units, K] (rows) or [K, units] (columns). Those that are rows are read where they lie in a call of few `lines`.
  UnitPanels(From from, Rows weights, int64_t K, const Share& share, Packed packed, int64_t lines = few_lines + 1)
      : weights_(weights), share_(share), K_(K), packed_(packed.serves(lines) ? packed.data : nullptr), course_(share_, vectors) {
    if (!packed_ || packed.made) return;
    share.each_packed<vectors>([&](int64_t v, auto count) {
      constexpr int N = decltype(count)::value;
      const auto pack = [&](int i, int64_t width, real* out) {
        const int64_t unit = (v + i) * lanes;
        if (from == From::rows)
          pack_rows(share.operand, weights.from(unit), share.width(v + i), K, width, out);
        else
          pack_columns(share.operand, weights.from(0, unit), K, share.width(v + i), width, out);
      };
      share.thin ? pack_panel<N, vectors>(panel(v), share.depth(K), pack) : pack_panel<N>(panel(v), share.depth(K), pack);
    });
  }

  /// For each vector of a row: each.before(first, unit, ahead) names what the rows from `first` on will use there, and each.after(row,
  /// unit, count, sum).
  template <class Each>
  TT_INLINE void sweep(Rows a, Span rows, int64_t K, Each&& each) {
    if (!packed_) return sweep_dots(a, rows, K, each);
    a = share_.left(a, rows, K);
    course_.sweep(share_, [&](int64_t v, int64_t end, int64_t following) TT_LAMBDA_INLINE {
      with_int<vectors>(end - v, [&](auto count) TT_LAMBDA_INLINE {
        constexpr int NV = decltype(count)::value;
        const EachVector<NV, Each> sums{each, share_, v};
        if (share_.thin)
          sweep_thin<NV>(share_.operand, a, rows.first, rows.count(), share_.depth(K), panel(v), sums);
        else
          sweep_rows<NV>(share_.operand, a, rows.first, rows.count(), share_.depth(K), {panel(v), panel(following)}, sums);
      });
    });
  }

 private:
  template <int NV, class Each>
  struct EachVector {
    Each& each;
    const Share& share;
    int64_t v;
    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      for (int i = 0; i < NV; ++i) each.before(first, (v + i) * lanes, ahead);
    }
    // A loop, not a copy of `each` per sum: the sums pass through the stack once per K products, and the code stays small.
    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&acc)[MR][NV]) const {
#pragma GCC unroll 1
      for (int r = 0; r < MR; ++r)
#pragma GCC unroll 1
        for (int i = 0; i < NV; ++i) each.after(first + r, (v + i) * lanes, share.width(v + i), acc[r][i]);
    }
  };

  template <class Each>
  TT_INLINE void sweep_dots(const Rows& a, Span rows, int64_t K, Each&& each) const {
    for (int64_t v = share_.begin; v < share_.end; ++v)
      for (int64_t j = rows.first; j < rows.last; ++j) {
        vreal sum[1];
        dot_rows({a[j]}, weights_.from(v * lanes), share_.width(v), K, sum);
        each.after(j, v * lanes, share_.width(v), sum[0]);
      }
  }

  real* panel(int64_t v) const { return packed_ + v * lanes * share_.depth(K_); }

  Rows weights_;
  Share share_;
  int64_t K_;
  real* packed_;
  Course course_;
};

/// A vector of units of which n are left, perhaps fewer than its lanes; where Whole is 1 they are known not to be.
template <int Whole>
TT_INLINE vreal load_units(const real* p, int64_t n) {
  if constexpr (Whole) return load(p);
  return n >= lanes ? load(p) : load_part(p, n);
}
template <int Whole>
TT_INLINE void store_units(real* p, vreal v, int64_t n) {
  if (Whole || n >= lanes)
    store(p, v);
  else
    store_part(p, v, n);
}

}  // namespace tt::TT_ISA
