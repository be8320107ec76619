// The recurrent weights that one crew member owns, packed once per call (inference keeps them longer, see pack_cache.h) into panels that
// stay in its L2 for the whole sequence.
//
// Whose they are: recurrent_share.h. Those who own the same units, for other rows, pack them together.
#pragma once

#include <utility>

#include "native/cpu/dot.h"
#include "native/cpu/pack.h"
#include "native/cpu/recurrent_share.h"

namespace tt::TT_ISA {

/// Room for the packed weights of all members together, whatever is multiplied: `units` columns, K deep.
inline int64_t packed_size(int64_t units, int64_t K) { return (units + lanes - 1) / lanes * lanes * K; }

/// Lines of a whole call up to which packing the weights would cost more than the call: they are then read where they lie, unless the
/// packed ones are kept.
constexpr int64_t few_lines = 4;

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
        for (int i = 0; i < NV; ++i) {
          const int64_t n = share.width(v + i);
          if (n == lanes)
            each.after(first + r, (v + i) * lanes, lanes, acc[r][i]);  // a number that the compiler knows
          else
            each.after(first + r, (v + i) * lanes, n, acc[r][i]);
        }
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
